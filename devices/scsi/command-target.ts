/**
 * A target behind the environment: it takes whole commands, one after the other, without phases. Work that has begun
 * cannot be called back, as a system call cannot; it lands on the medium at its end, and its command ends once that is
 * on stable storage.
 */
import type { Clock } from '../../src/ports/clock';
import type { FailureFacts } from '../../src/ports/records/bus';
import type { Trace } from '../../src/ports/trace';
import { CommonCommands } from './common-commands';
import { type Sense, STATUS } from './sense';
import { shortestDisconnectionNs } from './target-device';
import type { LogicalUnit, MediumWork } from './unit';

/** A command of a processor, which has numbered it. */
export interface MediumCommand {
  readonly processor: string;
  readonly number: number;
  readonly unit: number;
  readonly cdb: Uint8Array;
  readonly data: Uint8Array;
}

/** A command's end: its status and data; or how many bytes it needs before it can begin. */
export type CommandEnd = { readonly status: number; readonly data: Uint8Array } | { readonly wanted: number };

export interface CommandHandlers {
  /** The work takes long. */
  accepted(): void;
  /** What came of it is on stable storage. */
  ended(end: CommandEnd): void;
}

export interface CommandTargetOptions {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly unit: LogicalUnit;
  /** From a write's landing until it is on stable storage. */
  readonly syncNs: number;
  /** Whether a crash leaves work that need not have landed, or need not be on stable storage. */
  readonly survives: () => boolean;
  /** Hears that work has landed, or is on stable storage. */
  readonly rested: () => void;
}

interface Queued {
  readonly command: MediumCommand;
  readonly handlers: CommandHandlers;
  /** Its processor has given it up. */
  isAborted: boolean;
}

/** Work that has landed, and may not be on stable storage. */
export interface Landed {
  readonly queued: Queued;
  readonly end: CommandEnd;
  readonly undo: () => void;
}

const EMPTY = new Uint8Array(0);
const good = (data: Uint8Array): CommandEnd => ({ status: STATUS.good, data });

export class CommandTarget {
  private common: CommonCommands;
  private queue: Queued[] = [];
  private working: { readonly queued: Queued; readonly work: MediumWork } | undefined;
  private unsynced: Landed[] = [];

  constructor(protected readonly options: CommandTargetOptions) {
    const { clock, unit } = options;
    this.common = new CommonCommands(unit);
    clock.subscribe(unit.name, ({ name, data }) => (name === 'medium' ? this.finished() : this.synced(data as Landed)));
  }

  get isDrained(): boolean {
    return this.working === undefined;
  }

  get isSynced(): boolean {
    return this.unsynced.length === 0;
  }

  /** What the target does, for a reader. */
  get state(): string {
    return this.working !== undefined ? 'working' : this.isSynced ? 'ready' : 'syncing';
  }

  run(command: MediumCommand, handlers: CommandHandlers): void {
    this.queue.push({ command, handlers, isAborted: false });
    this.beginNext();
  }

  abort(isMeant: (command: MediumCommand) => boolean): void {
    this.queue = this.queue.filter(({ command }) => !isMeant(command));
    const begun = [
      ...(this.working === undefined ? [] : [this.working.queued]),
      ...this.unsynced.map(({ queued }) => queued),
    ];
    for (const queued of begun) if (isMeant(queued.command)) queued.isAborted = true;
  }

  reset(): void {
    this.abort(() => true);
    this.common.reset();
  }

  absorbUnitAttention(processor: string): void {
    this.common.absorb(processor);
  }

  /** The environment has crashed: what had begun has perhaps landed, and what had landed is perhaps lost. */
  crash(): void {
    const { clock, unit, survives } = this.options;
    clock.disarmAll(unit.name);
    this.queue = [];
    for (const landed of this.unsynced.splice(0).reverse()) if (!survives()) this.lose(landed);
    const { working } = this;
    this.working = undefined;
    if (working !== undefined && survives()) this.perform(working.queued, working.work);
    else if (working !== undefined) this.record('aborted', working.queued, working.work);
    this.forgetInitiators();
    unit.reset?.();
  }

  /** As after power-on: each initiator is told of a reset. */
  protected forgetInitiators(): void {
    this.common = new CommonCommands(this.options.unit);
  }

  private beginNext(): void {
    while (this.working === undefined) {
      const queued = this.queue.shift();
      if (queued === undefined) return;
      this.begin(queued);
    }
  }

  private begin(queued: Queued): void {
    const { command, handlers } = queued;
    const execution = this.common.execute(command.cdb, command.unit, command.processor, false);
    if (typeof execution === 'number') handlers.ended({ status: execution, data: EMPTY });
    else if (execution.kind === 'refuse') handlers.ended(this.refused(command, execution.sense));
    else if (execution.kind === 'answer') handlers.ended(good(execution.data));
    else if (execution.takes > command.data.length) handlers.ended({ wanted: execution.takes });
    else this.start(queued, execution.work);
  }

  private start(queued: Queued, work: MediumWork): void {
    const { clock, unit } = this.options;
    this.working = { queued, work };
    this.record('started', queued, work);
    const ns = this.nsOf(work);
    clock.arm(clock.nowAt + ns, { actor: unit.name, name: 'medium' });
    if (ns >= shortestDisconnectionNs) queued.handlers.accepted();
  }

  /** How long the work takes. */
  protected nsOf({ ns }: MediumWork): number {
    return ns;
  }

  private finished(): void {
    const { queued, work } = this.working as { queued: Queued; work: MediumWork };
    this.working = undefined;
    this.landed(queued, ...this.perform(queued, work));
    this.beginNext();
    this.options.rested();
  }

  private perform(queued: Queued, work: MediumWork): readonly [end: CommandEnd, undo: (() => void) | undefined] {
    const { command } = queued;
    const { data = EMPTY, sense, attention, told, undo } = work.perform(command.data, command.processor);
    this.record('finished', queued, work, told);
    if (attention !== undefined) this.common.tellOthers(command.processor, attention);
    return [sense === undefined ? good(data) : this.refused(command, sense), undo];
  }

  /** Work that changes nothing, or cannot be lost, has ended with that. */
  protected landed(queued: Queued, end: CommandEnd, undo: (() => void) | undefined): void {
    if (undo === undefined) {
      this.tellEnd(queued, end);
      return;
    }
    const landed = { queued, end, undo };
    this.unsynced.push(landed);
    this.sync(landed);
  }

  /** Sees to it that what has landed comes to be on stable storage, and calls `synced` then. */
  protected sync(landed: Landed): void {
    const { clock, unit, syncNs } = this.options;
    clock.arm(clock.nowAt + syncNs, { actor: unit.name, name: 'sync', data: landed });
  }

  protected synced(landed: Landed): void {
    this.unsynced = this.unsynced.filter((each) => each !== landed);
    this.tellEnd(landed.queued, landed.end);
    this.options.rested();
  }

  protected tellEnd({ handlers, isAborted }: Queued, end: CommandEnd): void {
    if (!isAborted) handlers.ended(end);
  }

  private lose({ queued, undo }: Landed): void {
    undo();
    const { trace, unit } = this.options;
    trace.record(unit.name, 'medium.lost', { processor: queued.command.processor });
  }

  private refused({ processor }: MediumCommand, sense: Sense): CommandEnd {
    this.common.keepSense(processor, sense);
    return { status: STATUS.checkCondition, data: EMPTY };
  }

  private record(
    what: 'started' | 'finished' | 'aborted',
    { command }: Queued,
    { told }: MediumWork,
    outcome?: FailureFacts,
  ): void {
    const { trace, unit } = this.options;
    trace.record(unit.name, `medium.${what}`, { processor: command.processor, ...told, ...outcome });
  }
}
