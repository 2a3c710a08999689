/**
 * A target with its medium on the shared bus: sense, reservations, and the medium's work. What it is, its `LogicalUnit`
 * says. Work is atomic at the end of its time.
 */
import type { AnyActorRef } from 'xstate';
import type { Clock } from '../../src/ports/clock';
import type { FailureFacts } from '../../src/ports/records/bus';
import type { Trace } from '../../src/ports/trace';
import { CommonCommands } from './common-commands';
import { PhasedTarget } from './phased-target';
import { type Sense, STATUS } from './sense';
import type { Nexus } from './target';
import type { LogicalUnit, MediumWork } from './unit';

export interface TargetOptions {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly unit: LogicalUnit;
  /** Of its chart. */
  readonly parent?: AnyActorRef;
  readonly inspected?: () => boolean;
}

/** Shorter work is not worth a disconnection. */
export const shortestDisconnectionNs = 100_000;
const EMPTY = new Uint8Array(0);

export class TargetDevice extends PhasedTarget {
  private readonly common: CommonCommands;
  private work: MediumWork | undefined;

  constructor(private readonly options: TargetOptions) {
    super({ ...options, actor: options.unit.name });
    const { clock, unit } = options;
    this.common = new CommonCommands(unit);
    clock.subscribe(unit.name, () => this.mediumFinished());
  }

  override absorbUnitAttention(processor: string): void {
    this.common.absorb(processor);
  }

  protected override resetUnit(): void {
    this.common.reset();
  }

  protected override execute(cdb: Uint8Array): void {
    const { processor, fenced } = this.nexus as Nexus;
    const execution = this.common.execute(cdb, this.unitNumber ?? cdb[1] >>> 5, processor, fenced);
    if (typeof execution === 'number') this.finish(execution);
    else if (execution.kind === 'refuse') this.refuse(execution.sense);
    else if (execution.kind === 'answer') {
      this.data = execution.data;
      this.send(execution.data.length > 0 ? 'command.answered' : 'command.finished');
    } else {
      this.work = execution.work;
      this.expect(execution.takes);
      this.send(execution.takes > 0 ? 'command.dataNeeded' : 'command.started');
    }
  }

  private refuse(sense: Sense): void {
    this.common.keepSense(this.nexus?.processor ?? '', sense);
    this.finish(STATUS.checkCondition);
  }

  protected override startWork(): void {
    const { clock, unit } = this.options;
    const { ns } = this.work as MediumWork;
    this.record('started');
    clock.arm(clock.nowAt + ns, { actor: unit.name, name: 'medium' });
    if (this.mayDisconnect && ns >= shortestDisconnectionNs) this.send('nexus.disconnecting');
  }

  private mediumFinished(): void {
    const { perform } = this.work as MediumWork;
    const processor = this.nexus?.processor ?? '';
    const { data, sense, attention, told } = perform(this.expected, processor);
    this.record('finished', told);
    this.work = undefined;
    if (sense !== undefined) {
      this.common.keepSense(processor, sense);
      this.status = STATUS.checkCondition;
    }
    if (attention !== undefined) this.common.tellOthers(processor, attention);
    this.data = data ?? EMPTY;
    this.checkWork();
  }

  protected override checkWork(): void {
    if (this.work !== undefined) return;
    this.send(this.data.length > 0 ? 'medium.dataReady' : 'medium.statusReady');
  }

  protected override forget(): void {
    const { clock, unit } = this.options;
    clock.disarmAll(unit.name);
    if (this.work !== undefined) this.record('aborted');
    this.work = undefined;
  }

  private record(what: 'started' | 'finished' | 'aborted', outcome?: FailureFacts): void {
    const { trace, unit } = this.options;
    trace.record(unit.name, `medium.${what}`, { processor: this.nexus?.processor, ...this.work?.told, ...outcome });
  }
}
