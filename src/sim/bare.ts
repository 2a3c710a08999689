import { Backs } from '../../devices/backs';
import type { DmaPort, Operation, Output } from '../../devices/device';
import { IoSpace } from '../../devices/io-space';
import { inputCompletion } from '../../devices/rs232/front';
import { listen } from '../base/listen';
import { Random } from '../base/random';
import { FirmwarePath } from '../hypervisor/firmware-path';
import { isRestart } from '../hypervisor/machine-restart';
import { OutstandingOperations } from '../hypervisor/outstanding-operations';
import { nanosecondsPerTick, TimeOfDay } from '../hypervisor/time-of-day';
import { VirtualMachine } from '../hypervisor/virtual-machine';
import type { Exit } from '../pa-risc/processor';
import { guestMemory } from '../replica/guest-memory';
import { powerOn, startAgain } from '../replica/power-on';
import { TraceDigest } from '../trace/trace-digest';
import { type CostModel, hp9000model720 } from './cost-model';
import { Environment, type Surroundings } from './environment';
import { NamedClock } from './named-clock';
import type { Observed } from './observed';
import type { PairObservers } from './pair';
import { checkedPlan } from './plan/checked-plan';
import { poweredPlan } from './plan/network-plan';
import { defaultPlan, emptyDiskBytes, type RunPlan } from './plan/plan';
import { processorKindOf } from './plan/processor-grammar';
import { rulesInForce } from './rules';

/** How many instructions the processor may run when no event is pending in the world. */
const longestChunk = 1 << 24;
/** How many it runs at least beside another machine, whose events are not its own: less than a frame takes. */
const besideOthers = 1000;

/** A bare run that is over. */
export interface BareResult extends Observed {
  /** Instructions that the processor has executed. */
  readonly instructions: number;
  /** Exits that a hypervisor would simulate. */
  readonly simulated: number;
  /** Instructions that a hypervisor would simulate: privileged ones, too, which cause no exit. */
  readonly simulatedInstructions: number;
  /** The instant of the end, in virtual nanoseconds. */
  readonly virtualTimeNs: number;
  /** How many of the planned bytes were typed. */
  readonly typedBytes: number;
  /** Digest (xxh64, hexadecimal) of the trace's records. */
  readonly traceDigest: string;
  /** The tape's image at the end, where there is a tape. */
  readonly tapeImage: Uint8Array | undefined;
}

/**
 * One machine without hypervisor or backup: the guest on bare hardware, which a run on the pair must equal.
 * @throws {PlanError} if no run can be made of the plan
 */
export function runBare(
  plan: RunPlan,
  observers: Omit<PairObservers, 'inspect'> = {},
  costs: CostModel = hp9000model720,
): BareResult {
  const bare = bareMachine(checkedPlan(plan), observers, costs);
  while (bare.step());
  return bare.result();
}

/** The same machine for a caller that steps it. */
export function bareMachine(
  plan: RunPlan,
  observers: Omit<PairObservers, 'inspect'> = {},
  costs: CostModel = hp9000model720,
  surroundings: Surroundings = {},
) {
  const { onEthernetFrame } = observers;
  const around = { onEthernetFrame, ...surroundings };
  const { station = 'machine' } = surroundings;
  const environment = new Environment('bare', { ...plan, connected: false }, ['bare'], rulesInForce, costs, around);
  const powered = poweredPlan(plan, station);
  const trace = new TraceDigest();
  const { onRecord, hears, digestsTrace = true } = observers;
  if (digestsTrace) environment.recorder.listen((record) => trace.hear(record));
  if (onRecord !== undefined) environment.recorder.listenTo(onRecord, hears);
  if (observers.onBlock !== undefined) environment.store.onWritten = observers.onBlock;
  const { clock, terminal, rows, world, outside } = environment;
  const cpu = powerOn(powered, {
    random: new Random(plan.seed).derive('tlb'),
    processor: processorKindOf(plan.processor, 'bare'),
  });
  const io = new IoSpace(rows, guestMemory(cpu));
  const machine = new VirtualMachine(
    cpu,
    io,
    clock,
    'bare',
    { instructionNs: costs.instructionNs, simulatedNs: 0 },
    environment.recorder,
  );
  const firmware = new FirmwarePath(machine, plan.startedAtUnix);
  const time = new TimeOfDay(0);
  const dma: DmaPort = {
    fetchAllowed: (then) => then(),
    read: (address, length) => cpu.readMemory(address, length),
  };
  const backs = environment.actors.making(() => new Backs(rows, 'bare', world, outside, dma));
  const operations = new OutstandingOperations({ next: () => '' });
  /** Plain data, where a snapshot of the world finds it. */
  const state = {
    finished: false,
    /** The guest has the greatest number of operations outstanding. */
    standsStill: false,
    ordinal: 0,
    received: 0,
    listenerTold: false,
    simulated: 0,
    /** After how many nanoseconds the next instruction comes. */
    extraNs: 0,
  };

  const deliverTimer = () => {
    time.see(time.ticks(clock.nowAt));
    if (!time.intervalTimerDue(clock.nowAt)) return;
    machine.deliver({ source: 'intervalTimer', uncertain: false });
    time.intervalTimerDelivered();
  };
  const deliverInput = () => {
    if (io.uart.listens && !state.listenerTold) {
      state.listenerTold = true;
      terminal.listened('bare');
    }
    const bytes = io.uart.room > 0 ? terminal.input('bare', state.received, io.uart.room) : new Uint8Array(0);
    if (bytes.length === 0) return;
    const completion = inputCompletion(io.uart.name, state.received, bytes);
    machine.deliver({ source: completion.device, completion, uncertain: false });
    state.received += bytes.length;
    terminal.confirmInput('bare', state.received);
  };
  const leastChunk = surroundings.segment !== undefined || plan.network?.peer !== undefined ? besideOthers : 1;
  const run = () => {
    deliverTimer();
    deliverInput();
    cpu.setRecoveryCounter(longestChunk);
    cpu.countTime(time.ticks(clock.nowAt));
    const pauseNs = state.extraNs;
    state.extraNs = 0;
    const untilEvent = machine.instructionsIn(clock.nextAt - clock.nowAt - pauseNs);
    const untilTimer = machine.instructionsIn(time.ticksUntilDue(clock.nowAt) * nanosecondsPerTick);
    machine.run(pauseNs, () => 0, Math.max(leastChunk, Math.min(longestChunk, untilEvent, untilTimer)));
  };
  const perform = (output: Output) => {
    if (output.kind === 'byte') {
      observers.onByte?.(output.detail.byte, clock.nowAt);
      terminal.put({ processor: 'bare', ordinal: state.ordinal++, byte: output.detail.byte });
    } else if (isRestart(output, plan.restarts === true)) startOver();
    else if (output.kind === 'reset') state.finished = true;
    else backs.perform(numbered(output));
  };
  const startOver = () => {
    environment.recorder.record('bare', 'machine.restarted', {});
    operations.abandonAll();
    backs.reset();
    time.stopIntervalTimer();
    io.reset();
    startAgain(cpu, powered);
    state.extraNs = costs.boundary.restartNs;
  };
  const numbered = (output: Output): Output | Operation => {
    if (output.kind === 'operation') return operations.start(output, 0).operation;
    operations.abandon(output.device);
    return output;
  };
  const handle = (exit: Exit) => {
    if (exit.reason === 'environment' || exit.reason === 'ioStore' || exit.reason === 'firmware') state.simulated++;
    if (exit.reason === 'environment') {
      if (exit.kind === 'intervalTimer') time.see(time.ticks(clock.nowAt));
      cpu.supply(exit.kind === 'intervalTimer' ? time.ticks(clock.nowAt) | 0 : machine.load(exit.address, exit.size));
    } else if (exit.reason === 'ioStore') {
      const output = machine.store(exit.address, exit.size, exit.value);
      if (output !== undefined) perform(output);
    } else if (exit.reason === 'firmware') {
      const asked = firmware.step(exit);
      if (asked !== undefined && 'reason' in asked) {
        time.see(time.ticks(clock.nowAt));
        firmware.supply(time.ticks(clock.nowAt));
      } else if (asked !== undefined) perform(asked);
    } else if (exit.reason === 'timerLoaded') {
      time.see(time.ticks(clock.nowAt));
      time.loadIntervalTimer(exit.comparand);
    } else if (exit.reason === 'halted') {
      environment.recorder.record('bare', 'machine.halted', { why: exit.why });
      return;
    }
    state.standsStill = operations.isFull;
    if (!state.finished && !state.standsStill && !firmware.continues()) run();
  };

  listen(machine.exits, clock, handle);
  for (const back of backs.all) {
    back.onCompleted = (completion) => {
      const { device, operation, endsOthers } = completion;
      if (operation !== undefined && operations.finish(device, operation) === undefined) return;
      if (io.isOutdated(completion)) return;
      if (endsOthers) operations.abandon(device);
      machine.deliver({ source: device, completion, uncertain: false });
      const asked = machine.takeOutput();
      if (asked !== undefined) perform(asked);
      if (state.standsStill && !operations.isFull) {
        state.standsStill = false;
        run();
      }
    };
  }
  clock.subscribe('bare', () => machine.exitDue());
  run();
  if (surroundings.segment === undefined) peerMachine(plan, environment, observers, costs);
  return {
    environment,
    /** All that a snapshot of a world has to keep of this machine, beside its environment. */
    parts: { state, machine, time, firmware, operations, backs },
    get finished(): boolean {
      return state.finished;
    },
    /** Whether the guest receives typed bytes by interrupts. */
    get receivesByInterrupt(): boolean {
      return io.uart.receivesByInterrupt;
    },
    /** Lets the next event happen; returns whether there was one. */
    step: (): boolean => !state.finished && clock.nowAt <= plan.patienceNs && clock.runNext(),
    result: (): BareResult => ({
      ...environment.observed(state.finished),
      instructions: cpu.instructions,
      simulated: state.simulated,
      simulatedInstructions: cpu.simulated,
      virtualTimeNs: clock.nowAt,
      typedBytes: environment.terminal.typedBytes,
      traceDigest: trace.value,
      tapeImage: environment.tapeImage,
    }),
  };
}

/** The bare machine at the other end of the cable, in the same world; `undefined` without one in the plan. */
export function peerMachine(
  { network, seed, patienceNs }: RunPlan,
  { clock, segment }: Environment,
  observers: Pick<PairObservers, 'onPeerByte'>,
  costs: CostModel = hp9000model720,
): object | undefined {
  const { peer } = network ?? {};
  if (peer === undefined || segment === undefined) return undefined;
  const plan = { ...defaultPlan, disk: new Uint8Array(emptyDiskBytes), ...peer, seed: seed + 1, patienceNs };
  const { onPeerByte: onByte } = observers;
  const surroundings = { clock: new NamedClock(clock, 'peer'), segment, station: 'peer' } as const;
  return bareMachine({ ...plan, network: {} }, { onByte, digestsTrace: false }, costs, surroundings);
}
