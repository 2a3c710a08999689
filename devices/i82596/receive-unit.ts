/** The receive unit: puts frames into the guest's descriptors and buffers (user's manual, receive unit). */
import type { EventFromLogic, StateValue } from 'xstate';
import { lanReceiveUnitMachine } from '../../machines/lan-receive-unit';
import { takes } from './address-filter';
import type { Chip } from './chip';
import { BYTES, CAUSE, EL, EOF, F, NONE, RBD, RECEIVE_ERROR, RFD, S, SCB, SF, STATUS } from './registers';
import { UnitChart } from './unit-chart';

/** A frame that does not fit into so many buffers, empty ones for example, has too few. */
const greatestBuffers = 128;

/** RUS of the SCB's status. */
const CODE = { idle: 0x0, suspended: 0x1, noResources: 0x2, buffered: 0x4, noBuffers: 0xa, withoutBuffers: 0xc };

/** Plain data. */
export interface ReceiveUnitState {
  readonly state: StateValue;
  readonly descriptor: number;
  readonly buffer: number;
  readonly isFirst: boolean;
}

/** What became of the part of a frame that goes into buffers. */
interface Buffered {
  readonly hasRoom: boolean;
  /** Whether a buffer is left for the next frame. */
  readonly isLeft: boolean;
}

export class ReceiveUnit {
  private readonly chart;
  private descriptor = NONE;
  /** The next receive buffer's descriptor. */
  private buffer = NONE;
  /** The next frame descriptor is the first one since the unit was started: it names the first buffer. */
  private isFirst = false;
  /** The frame that arrives. */
  private frame: Uint8Array = new Uint8Array(0);

  constructor(private readonly chip: Chip) {
    this.chart = new UnitChart(lanReceiveUnitMachine, {
      loadDescriptor: () => {
        this.descriptor = chip.memory.word(chip.scb + SCB.descriptors) ?? NONE;
        this.isFirst = true;
      },
      store: () => this.store(),
      countResourceError: () => chip.memory.count(chip.scb + SCB.resourceErrors),
      reportNotReady: () => chip.report(CAUSE.RNR),
    });
  }

  get code(): number {
    const { value } = this.chart;
    return CODE[(typeof value === 'string' ? value : value.ready) as keyof typeof CODE];
  }

  send(event: EventFromLogic<typeof lanReceiveUnitMachine>): void {
    this.chart.send(event);
  }

  reset(): void {
    this.send({ type: 'chip.reset' });
    this.descriptor = NONE;
    this.buffer = NONE;
    this.isFirst = false;
  }

  /** A frame without its check sequence. */
  receive(frame: Uint8Array): void {
    const { address, hash, configuration } = this.chip.settings;
    if (!takes(frame, address, hash, configuration)) return;
    if (frame.length < configuration.shortestFrame) {
      if (this.chart.isIn('ready')) this.chip.memory.count(this.chip.scb + SCB.shortFrames);
      return;
    }
    this.frame = frame;
    this.chart.send({ type: 'frame.arrived' });
  }

  snapshot(): ReceiveUnitState {
    const { descriptor, buffer, isFirst } = this;
    return { state: this.chart.value, descriptor, buffer, isFirst };
  }

  restore({ state, descriptor, buffer, isFirst }: ReceiveUnitState): void {
    this.chart.restore(state);
    this.descriptor = descriptor;
    this.buffer = buffer;
    this.isFirst = isFirst;
  }

  private store(): void {
    const { chip, descriptor, frame } = this;
    const { memory } = chip;
    const word = memory.half(descriptor + RFD.command);
    const size = memory.half(descriptor + RFD.size);
    if (word === undefined || size === undefined) {
      memory.count(chip.scb + SCB.resourceErrors);
      this.chart.send({ type: 'descriptors.ended' });
      return;
    }
    const own = frame.subarray(0, size & BYTES);
    memory.setBytes(descriptor + RFD.data, own);
    memory.setHalf(descriptor + RFD.count, EOF | F | own.length);
    const rest = frame.subarray(own.length);
    const isFlexible = (word & SF) !== 0;
    const buffered = isFlexible ? this.fill(rest) : { hasRoom: true, isLeft: true };
    memory.setHalf(descriptor + RFD.status, STATUS.C | this.outcome(isFlexible, rest, buffered));
    chip.report(CAUSE.FR);
    this.goOn(word, buffered);
  }

  private outcome(isFlexible: boolean, rest: Uint8Array, { hasRoom }: Buffered): number {
    if (!isFlexible && rest.length > 0) return RECEIVE_ERROR.truncated;
    return hasRoom ? STATUS.OK : RECEIVE_ERROR.noResources;
  }

  private goOn(word: number, { hasRoom, isLeft }: Buffered): void {
    const { memory, scb } = this.chip;
    if (!hasRoom) {
      memory.count(scb + SCB.resourceErrors);
      this.chart.send({ type: 'buffers.exceeded' });
    } else if ((word & EL) !== 0) this.chart.send({ type: 'descriptors.ended' });
    else {
      this.descriptor = memory.word(this.descriptor + RFD.link) ?? NONE;
      if ((word & S) !== 0) this.chart.send({ type: 'descriptors.suspended' });
      else if (!isLeft) this.chart.send({ type: 'buffers.ended' });
    }
  }

  /** Fills receive buffers. The chip names the first of them in the frame's descriptor. */
  private fill(data: Uint8Array): Buffered {
    const { memory } = this.chip;
    if (this.isFirst) this.buffer = memory.word(this.descriptor + RFD.buffer) ?? NONE;
    this.isFirst = false;
    if (data.length === 0) return { hasRoom: true, isLeft: true };
    memory.setWord(this.descriptor + RFD.buffer, this.buffer);
    let rest = data;
    for (let buffers = 0; buffers < greatestBuffers; buffers++) {
      const size = memory.half(this.buffer + RBD.size);
      const address = memory.word(this.buffer + RBD.buffer);
      if (size === undefined || address === undefined) break;
      const part = rest.subarray(0, size & BYTES);
      rest = rest.subarray(part.length);
      memory.setBytes(address, part);
      memory.setHalf(this.buffer + RBD.count, F | part.length | (rest.length === 0 ? EOF : 0));
      const isLeft = (size & EL) === 0;
      if (isLeft) this.buffer = memory.word(this.buffer + RBD.link) ?? NONE;
      if (rest.length === 0) return { hasRoom: true, isLeft };
      if (!isLeft) break;
    }
    return { hasRoom: false, isLeft: false };
  }
}
