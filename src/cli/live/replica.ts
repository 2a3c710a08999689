/** `understudy replica`: one processor of a live machine with its hypervisor, as a process. */
import { digest } from '../../base/digest';
import { ReplicaProcess } from '../../live/replica/replica-process';
import { type Address, addressText, mustBeTold } from '../../live/sockets/address';
import { report, whenOrphaned } from '../../live/supervision/report';
import { UsageError } from '../usage-error';
import { type MachineOptions, machinePlan, type RunOptions } from './machine';
import { type OperationsOptions, operate } from './operations';
import { runLive } from './process';
import { type KeysOption, trustOf } from './trust';

export interface ReplicaOptions extends MachineOptions, RunOptions, KeysOption, OperationsOptions {
  readonly name: string;
  readonly environment: Address;
  readonly listen: Address;
  readonly advertise?: Address;
  readonly powerOn?: true;
  readonly trace?: string;
}

/** Another processor leads. */
const deposedCode = 3;
const nsPerMs = 1e6;
/** Until what this process has sent has left. */
const farewellMs = 100;
/** A backup that does not take over so long has failed too. */
const patienceMs = 10_000;
const reportMs = 200;

/** Returns the exit code: 0 if the guest has halted its machine, 3 if this processor was deposed. */
export async function replicaCommand(options: ReplicaOptions): Promise<number> {
  const { name, environment, listen, advertise = listen, protocol, epoch, detector, processor, trace } = options;
  mustBeTold(advertise);
  const keys = trustOf(options, name, [environment, listen]);
  const plan = machinePlan(options, options);
  const run = {
    guest: { digest: digest(plan.guest) },
    append: plan.append,
    protocol: protocol.protocol,
    epochLength: epoch ?? 0,
  };
  return runLive(async ({ clock, recorder, traceTo, end, onNotice, atEnd, fail }) => {
    let isLeaving = false;
    let isUnfit = false;
    const operations = await operate(options, recorder, { kind: 'replica', name, status: () => replica.status });
    const { tell } = operations;
    recorder.listenWith({
      'role.backup': ({ actor }) => tell(`[${actor} is a backup]`),
      'role.primary': ({ actor, failoverEpoch }) => tell(`[${actor} leads from epoch ${failoverEpoch + 1} on]`),
      'detector.suspected': ({ actor, peer }) => tell(`[${actor} hears nothing of ${peer}, and takes it for dead]`),
      'peer.refused': ({ peer, why }) => tell(`[${name} does not talk with ${peer}: ${why}]`),
      'connection.refused': ({ who, why }) => !isUnfit && tell(`[a connection of ${who} was ended: ${why}]`),
      'requests.uncertain': ({ uncertain }) =>
        tell(`[the environment was started anew; ${uncertain} requests are uncertain]`),
      'machine.halted': ({ why }) => tell(`[the guest stands for good: ${why}]`),
    });
    const endSoon = (code: number) => void setTimeout(() => end(code), farewellMs);
    const replica: ReplicaProcess = new ReplicaProcess({
      clock,
      recorder,
      plan,
      processor,
      heartbeatNs: detector.heartbeatNs,
      timeoutNs: detector.timeoutNs,
      digestsStates: trace !== undefined,
      name,
      environment,
      keys,
      listen,
      advertise: options.advertise,
      powersOn: options.powerOn ?? false,
      now: () => Date.now() * nsPerMs,
      hears: {
        enlisted: (member) => traceTo(trace, { actor: member, process: 'replica', ...run }),
        waits: (what) => tell(`[${name} waits for ${what}]`),
        begins: (member, as, address) =>
          tell(`[${member} ${as === 'primary' ? 'leads' : 'joins'}; it listens at ${addressText(address)}]`),
        deposed: ({ primary, term }) => {
          tell(`[${name} ${isLeaving ? 'has handed over' : 'was deposed'}: ${primary} leads in term ${term}]`);
          endSoon(isLeaving ? 0 : deposedCode);
        },
        halted: () => endSoon(0),
        unfit: (why) => {
          isUnfit = true;
          fail(new UsageError(why));
        },
      },
    });
    // A primary hands over; a second signal ends it at once.
    onNotice((endNow) => {
      isLeaving = replica.leave();
      if (isLeaving) setTimeout(endNow, patienceMs).unref();
      else endNow();
    });
    whenOrphaned(() => end(0));
    const telling = setInterval(() => report({ kind: 'replica', ...replica.seen }), reportMs);
    telling.unref();
    atEnd(() => {
      clearInterval(telling);
      operations.close();
      replica.close();
    });
    await replica.start();
  });
}
