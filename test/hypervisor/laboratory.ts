import type { Completion, Output } from '../../devices/device';
import { listen } from '../../src/base/listen';
import type { Mutation } from '../../src/check/mutants/names';
import { rulesWithout } from '../../src/check/mutants/rules';
import { Hypervisor } from '../../src/hypervisor/hypervisor';
import type { EnvironmentPort } from '../../src/hypervisor/ports';
import { type Protocol, presets, type Switches } from '../../src/hypervisor/switches';
import { type IoFronts, VirtualMachine } from '../../src/hypervisor/virtual-machine';
import type { Clock, TimerEvent } from '../../src/ports/clock';
import type { Trace } from '../../src/ports/trace';
import type { ProtocolMessage } from '../../src/protocol/messages';
import { ScriptedMachine, type Step } from './scripted-machine';

/** A clock that a test drives by hand. */
export class HandClock implements Clock {
  nowAt = 0;
  readonly #timers: { readonly at: number; readonly event: TimerEvent }[] = [];
  #failure: { readonly error: unknown } | undefined;
  readonly #handlers = new Map<string, (event: TimerEvent) => void>();

  get nextAt(): number {
    return this.#timers[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  subscribe(actor: string, handler: (event: TimerEvent) => void): void {
    this.#handlers.set(actor, handler);
  }

  arm(at: number, event: TimerEvent): number {
    this.#timers.push({ at, event });
    this.#timers.sort((left, right) => left.at - right.at);
    return 0;
  }

  disarm(): void {}

  disarmAll(): void {}

  fail(error: unknown): void {
    this.#failure ??= { error };
  }

  /** Fires timers until none is left or the instant is past `until`. */
  runUntil(until: number): void {
    for (let next = this.#timers[0]; next !== undefined && next.at <= until; next = this.#timers[0]) {
      this.#timers.shift();
      this.nowAt = next.at;
      this.#handlers.get(next.event.actor)?.(next.event);
      if (this.#failure !== undefined) throw this.#failure.error;
    }
    this.nowAt = until;
  }
}

/** A device whose every store starts an operation, but for one register that aborts them; its completion is empty. */
const fronts: IoFronts = {
  read: () => 0,
  write: (address): Output =>
    address === consoleAddress
      ? { device: 'rs232', kind: 'byte', detail: { byte: 65 } }
      : { device: 'scsi', kind: address === abortAddress ? 'abort' : 'operation', detail: {} },
  isOutdated: () => false,
  deliver: () => {},
  uart: { name: 'rs232', room: 0, listens: false, receivesByInterrupt: false },
  reset: () => {},
  takeExternalInterrupts: () => 1 << 28,
  snapshot: () => ({}),
  restore: () => {},
};

export const consoleAddress = 0xf0823800;
export const controllerAddress = 0xf0825100;
export const abortAddress = 0xf0825121;
export const completion: Completion = { device: 'scsi', registers: {}, dma: [], operation: 1 };

/** What a test asks of a laboratory beside the usual. */
interface Conditions {
  readonly paranoid?: boolean;
  readonly epochLength?: number;
  /** Those that differ from the preset's. */
  readonly switches?: Partial<Switches>;
  /** The rule that the checker takes away. */
  readonly without?: Mutation;
}

/** One hypervisor over a scripted machine, with everything that the hypervisor sends, performs and records. */
export function laboratory(
  role: 'primary' | 'backup' | 'joining',
  protocol: Protocol,
  script: readonly Step[],
  { paranoid = false, epochLength = 10, switches = {}, without }: Conditions = {},
) {
  const clock = new HandClock();
  const cpu = new ScriptedMachine(script);
  const sent: ProtocolMessage[] = [];
  const performed: { readonly kind: string; readonly ordinal?: number }[] = [];
  const records: ({ readonly type: string } & Readonly<Record<string, unknown>>)[] = [];
  /** What the hypervisor asked of its group. */
  const asked: string[] = [];
  const group = {
    send: (message: ProtocolMessage) => sent.push(message),
    isFull: false,
    term: 1,
    backups: 1,
    awaited: 1,
    resumeReceiving: () => asked.push('resumeReceiving'),
    closeFailed: () => {
      asked.push('closeFailed');
      group.backups = 0;
      group.awaited = 0;
    },
    comparePrefixes: () => hypervisor.prefixesCompared(true),
    handOver: () => asked.push('handOver'),
    leave: () => asked.push('leave'),
    claim: () => asked.push('claim'),
  };
  const environment: EnvironmentPort = {
    perform: (output) => performed.push({ kind: output.kind }),
    putByte: (ordinal) => {
      performed.push({ kind: 'byte', ordinal });
      return ordinal + 1;
    },
    expectedOrdinal: () => 0,
    uncertainCompletion: () => completion,
    canRepeat: () => true,
    takeOver: () => 0,
    input: () => new Uint8Array(0),
    listened: () => {},
    confirmInput: () => {},
  };
  const trace: Trace = {
    record: (_actor: string, type: string, fields?: unknown) =>
      void records.push({ type, ...(typeof fields === 'function' ? fields() : fields) }),
  };
  let operations = 0;
  const machine = new VirtualMachine(cpu, fronts, clock, 'left', { instructionNs: 20, simulatedNs: 0 }, trace);
  const hypervisor: Hypervisor = new Hypervisor(
    {
      processor: 'left',
      role,
      switches: { ...presets[protocol], ...switches },
      epochLength,
      boundaryCost: { entryNs: 0, sendSetUpNs: 0, exitNs: 0, restartNs: 0 },
      clockSkewNs: 0,
      clockDriftPpm: 0,
      bufferMessages: 2,
      paranoid,
      startedAtUnix: 0,
      stateDigest: (processor) => processor.digest(),
      operationIds: { next: () => `operation ${++operations}` },
    },
    machine,
    clock,
    group,
    environment,
    trace,
    rulesWithout(new Set(without === undefined ? [] : [without])).hypervisor,
  );
  listen(hypervisor.exits, clock, (exit) => hypervisor.exited(exit));
  hypervisor.start();
  // A granted claim leaves no backup to wait for, as `Group` tells the hypervisor.
  const claimAnswered = (granted: boolean) => {
    if (granted) hypervisor.acknowledged(Number.POSITIVE_INFINITY);
    hypervisor.claimAnswered(granted);
  };
  /**
   * What the machine waits for now, from the record of the wait's beginning; `undefined`: the machine does not wait.
   */
  const waitsFor = () => {
    const last = records.findLast(({ type }) => type === 'machine.waits' || type === 'machine.resumes');
    return last?.type === 'machine.waits' ? last.cause : undefined;
  };
  const recorded = (kind: string) => records.filter(({ type }) => type === kind);
  return {
    hypervisor,
    machine,
    claimAnswered,
    group,
    environment,
    clock,
    cpu,
    sent,
    performed,
    records,
    recorded,
    waitsFor,
    asked,
  };
}
