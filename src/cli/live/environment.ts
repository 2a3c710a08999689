/** `understudy environment`: the devices, the terminal and the view of a live machine, as a process. */
import { join } from 'node:path';
import { milliseconds } from '../../base/instant-text';
import { EnvironmentProcess } from '../../live/environment/environment-process';
import { theEnvironment } from '../../live/keys/identity';
import { type Address, addressText } from '../../live/sockets/address';
import { mustBeFree } from '../../live/sockets/server';
import { report, whenOrphaned } from '../../live/supervision/report';
import { captureFile } from '../files/capture-file';
import { lockFile } from '../files/file-lock';
import { makeFolder } from '../files/folder';
import { checkDiskFile, checkTapeFile } from '../files/media';
import { type HostNetworkOptions, hasNetwork } from './host-network';
import { type OperationsOptions, operate } from './operations';
import { runLive } from './process';
import { belongsTo } from './state-folder';
import { type KeysOption, trustOf } from './trust';

export interface EnvironmentOptions extends KeysOption, OperationsOptions, HostNetworkOptions {
  readonly listen: Address;
  readonly disk: string;
  readonly tape?: string;
  readonly tapeCapacity?: number;
  readonly actuator?: true;
  /** Milliseconds. */
  readonly mediaTime?: number;
  readonly state: string;
  readonly trace?: string;
}

const nsPerMs = 1e6;
/** Until what the terminal still has to show has arrived at its clients. */
const farewellMs = 300;

/** Returns the exit code: 0 once the guest has halted its machine. */
export async function environmentCommand(options: EnvironmentOptions): Promise<number> {
  const { listen, disk, tape, tapeCapacity, actuator = false, mediaTime = 0, state } = options;
  const keys = trustOf(options, theEnvironment.name, [listen]);
  checkDiskFile(disk);
  if (tape !== undefined) checkTapeFile(tape);
  await mustBeFree(listen);
  const unlocks = [lockFile('disk', disk)];
  try {
    if (tape !== undefined) unlocks.push(lockFile('tape', tape));
    makeFolder(state);
    unlocks.push(lockFile('state folder', join(state, 'records')));
    belongsTo(state, disk);
    return await runLive(async ({ clock, recorder, traceTo, end, atEnd, fail }) => {
      traceTo(options.trace, { actor: 'environment', process: 'environment' });
      const status = () => environment.status;
      const operations = await operate(options, recorder, { kind: 'environment', name: 'environment', status });
      const { tell } = operations;
      whenOrphaned(() => end(0));
      recorder.listenWith({
        'claim.granted': ({ claimant, term, at }) =>
          tell(`[${claimant} leads in term ${term}, at ${milliseconds(at)}]`),
        'connection.refused': ({ who, why }) => tell(`[a connection of ${who} was ended: ${why}]`),
      });
      const nowUnix = Math.floor(Date.now() / 1000);
      const capture = captureFile(options.pcap, nowUnix);
      const forwards = options.forward ?? [];
      const environment: EnvironmentProcess = new EnvironmentProcess({
        clock,
        recorder,
        listen,
        keys,
        disk,
        tape,
        ...(tapeCapacity !== undefined && { tapeCapacity: tapeCapacity << 20 }),
        actuator,
        mediaNs: mediaTime * nsPerMs,
        ...(hasNetwork(options) && { network: { forwards, tells: tell, onFrame: capture.write } }),
        state,
        nowUnix,
        viewChanged: ({ primary, term, members }) => report({ kind: 'leads', primary, term, members }),
        halted: (processor) => {
          report({ kind: 'halted' });
          tell(`[the guest has halted its machine, at ${processor}]`);
          setTimeout(() => end(0), farewellMs);
        },
        failed: fail,
      });
      atEnd(() => {
        operations.close();
        environment.close();
        capture.close();
        clock.end();
      });
      const address = await environment.start();
      tell(
        `[the environment listens at ${addressText(address)}${keys === undefined ? '; without keys, for this machine only' : ''}]`,
      );
      report({ kind: 'listening', address: addressText(address) });
    });
  } finally {
    for (const unlock of unlocks) unlock();
  }
}
