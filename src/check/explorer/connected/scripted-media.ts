/**
 * The media behind an environment in a process of its own. A command that has come is with the kernel at once, and
 * cannot be called back; it lands some time later, and is on stable storage some time after that. What belongs to
 * different processors has no order.
 */
import type { CommandEnd, CommandHandlers } from '../../../../devices/scsi/command-target';
import type { Media } from '../../../environment/media';
import type { Trace } from '../../../ports/trace';
import { type Command, deviceNames, status } from '../devices';
import type { Monitor } from '../monitor';

export interface AroundMedia {
  readonly monitor: Monitor;
  readonly trace: Trace;
  /** The processor that leads. */
  readonly leader: () => string;
  /** Commands end when they are on stable storage, not when they have landed. */
  readonly syncsFirst: boolean;
}

type DeviceName = (typeof deviceNames)[number];

/** A command at work. */
class Work {
  hasLanded = false;
  isAborted = false;

  constructor(
    readonly device: DeviceName,
    readonly request: number,
    readonly command: Command,
    readonly wiring: { readonly handlers: CommandHandlers },
  ) {}

  get isQuery(): boolean {
    return this.command.block === status.position;
  }
}

/** A command as its bytes: the block, the operation's number at its device, and the data. */
export const commandBytes = (block: number, operation: number, data: number) => ({
  cdb: Uint8Array.of(block, operation),
  data: Uint8Array.of(data >> 8, data & 0xff),
});

export class ScriptedMedia implements Media {
  readonly works: Work[] = [];
  private readonly steps = [0, 0, 0];
  /** Commands that have landed. */
  performed = 0;
  private readonly waiting: { readonly isOver: () => boolean; readonly then: () => void }[] = [];

  constructor(private readonly wiring: AroundMedia) {}

  get positions() {
    return deviceNames.slice(1).map((device, at) => ({ device, done: this.steps[at + 1] }));
  }

  /** Those that may land or be synced next: one processor's commands do so in their order. */
  get next(): readonly Work[] {
    return this.works.filter(({ isAborted, device, command: { by } }, at) => {
      const earlier = this.works.slice(0, at).filter((each) => each.device === device && each.command.by === by);
      return isAborted || earlier.every((each) => each.isAborted);
    });
  }

  run({ processor, number, target, cdb, data }: Parameters<Media['run']>[0], handlers: CommandHandlers): void {
    const device = deviceNames[target];
    const [block, operation] = cdb;
    const command = { by: processor, number: operation, block, data: data[0] * 256 + data[1], performed: false };
    this.wiring.monitor.accepts(processor, device, this.wiring.leader());
    this.works.push(new Work(device, number, command, { handlers }));
  }

  abort(processor: string, number?: number): void {
    this.abortThose(({ request, command: { by } }) => by === processor && (number ?? request) === request);
  }

  reset(target: number): void {
    this.abortThose(({ device }) => device === deviceNames[target]);
  }

  absorbUnitAttention(): void {}

  whenDrained(then: () => void): void {
    this.when(() => this.works.every(({ hasLanded }) => hasLanded), then);
  }

  whenSynced(then: () => void): void {
    this.when(() => this.works.every(({ hasLanded }) => !hasLanded), then);
  }

  land(work: Work): void {
    const { monitor, trace, leader, syncsFirst } = this.wiring;
    const { device, command } = work;
    work.hasLanded = true;
    this.performed++;
    if (device !== 'disk' && !work.isQuery) this.steps[deviceNames.indexOf(device)]++;
    monitor.performed(device, command, leader());
    const kind = work.isQuery ? 'position' : `operation ${command.number}`;
    trace.record(device, 'medium.finished', { processor: command.by, kind });
    if (work.isQuery) this.remove(work);
    if (work.isQuery || !syncsFirst) this.tellEnd(work);
    this.rest();
  }

  sync(work: Work): void {
    this.remove(work);
    this.tellEnd(work);
    this.rest();
  }

  /** A crash: of each work, whether what need not have landed, or need not be on stable storage, is there. */
  crash(survives: (at: number) => boolean): void {
    this.waiting.length = 0;
    for (const [at, work] of this.works.splice(0).entries()) {
      work.isAborted = true;
      if (survives(at) && !work.hasLanded) this.land(work);
      else if (!survives(at) && work.hasLanded) this.lose(work);
    }
  }

  private lose({ device, command }: Work): void {
    const { monitor, trace } = this.wiring;
    if (device !== 'disk') this.steps[deviceNames.indexOf(device)]--;
    trace.record(device, 'medium.lost', { processor: command.by });
    monitor.lost(device, command.number);
  }

  private abortThose(isMeant: (work: Work) => boolean): void {
    for (const work of this.works.filter(isMeant)) {
      if (work.isQuery) this.remove(work);
      work.isAborted = true;
    }
  }

  private tellEnd({ device, command: { block }, isAborted, wiring }: Work): void {
    if (isAborted) return;
    const told = block === status.position ? status.position + this.steps[deviceNames.indexOf(device)] : status.good;
    const end: CommandEnd = { status: 0, data: Uint8Array.of(told) };
    wiring.handlers.ended(end);
  }

  private remove(work: Work): void {
    const at = this.works.indexOf(work);
    if (at >= 0) this.works.splice(at, 1);
  }

  private when(isOver: () => boolean, then: () => void): void {
    if (isOver()) then();
    else this.waiting.push({ isOver, then });
  }

  private rest(): void {
    const over = this.waiting.filter(({ isOver }) => isOver());
    const waiting = this.waiting.filter((each) => !over.includes(each));
    this.waiting.splice(0, this.waiting.length, ...waiting);
    for (const { then } of over) then();
  }
}
