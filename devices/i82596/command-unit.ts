/** The command unit: executes the guest's command list (user's manual, command unit). */
import type { EventFromLogic, StateValue } from 'xstate';
import { lanCommandUnitMachine } from '../../machines/lan-command-unit';
import type { Output } from '../device';
import { executeAtOnce } from './action-commands';
import type { Chip } from './chip';
import { BLOCK, CAUSE, COMMAND, COMMAND_CODE, EL, I, NC, NONE, S, SCB, STATUS, TRANSMIT_ERROR } from './registers';
import { type Framing, transmitFrame } from './transmit-frame';
import { UnitChart } from './unit-chart';

/** A list of more commands at one channel attention, a ring for example, ends with the next one aborted. */
export const greatestCommands = 64;

/** Plain data. */
export interface CommandUnitState {
  readonly state: StateValue;
  readonly command: number;
  readonly requested?: Output;
}

export class CommandUnit {
  private readonly chart;
  /** The address of the command under way, or of the next one. */
  private command = NONE;
  /** The status word that the command gets when it is complete. */
  private status = 0;
  /** That of the last transmission. */
  private ended = 0;
  /** Commands since the last channel attention or transmission. */
  private executed = 0;
  /** An output that the guest has asked for by its commands. */
  private requested: Output | undefined;

  /** `receive`: takes a frame in loopback. */
  constructor(
    private readonly device: string,
    private readonly chip: Chip,
    private readonly receive: (frame: Uint8Array) => void,
  ) {
    this.chart = new UnitChart(lanCommandUnitMachine, {
      loadList: () => {
        this.command = chip.memory.word(chip.scb + SCB.list) ?? NONE;
      },
      execute: () => this.execute(),
      transmit: () => this.transmit(),
      noteTransmission: () => {
        this.status = this.ended;
      },
      abortTransmission: () => {
        chip.memory.setHalf(this.command + BLOCK.status, STATUS.C | STATUS.A);
        this.dropTransmission();
      },
      dropTransmission: () => this.dropTransmission(),
      conclude: () => this.conclude(),
      reportInactive: () => chip.report(CAUSE.CNA),
    });
  }

  /** CUS of the SCB's status. */
  get code(): number {
    if (this.chart.isIn('active')) return 2;
    return this.chart.isIn('suspended') ? 1 : 0;
  }

  send(event: EventFromLogic<typeof lanCommandUnitMachine>): void {
    this.executed = 0;
    this.chart.send(event);
  }

  reset(): void {
    this.send({ type: 'chip.reset' });
    this.command = NONE;
  }

  /** A transmission has ended with this status word. */
  endTransmission(status: number): void {
    this.ended = status;
    this.send({ type: 'transmission.ended' });
  }

  takeRequested(): Output | undefined {
    const { requested } = this;
    this.requested = undefined;
    return requested;
  }

  snapshot(): CommandUnitState {
    const { command, requested } = this;
    return { state: this.chart.value, command, ...(requested && { requested }) };
  }

  restore({ state, command, requested }: CommandUnitState): void {
    this.chart.restore(state);
    this.command = command;
    this.requested = requested;
  }

  private execute(): void {
    const { memory } = this.chip;
    const word = memory.half(this.command + BLOCK.command);
    if (word === undefined) {
      this.chart.send({ type: 'command.missing' });
      return;
    }
    if (++this.executed > greatestCommands) {
      memory.setHalf(this.command + BLOCK.status, STATUS.C | STATUS.A);
      this.chart.send({ type: 'command.missing' });
      return;
    }
    const code = word & COMMAND_CODE;
    if (code === COMMAND.transmit && !this.chip.settings.configuration.isLoopback) {
      this.chart.send({ type: 'command.transmits' });
      return;
    }
    this.status = code === COMMAND.transmit ? this.loopBack() : executeAtOnce(code, this.command, this.chip);
    this.chart.send({ type: 'command.executed' });
  }

  /** The frame comes back inside the chip. */
  private loopBack(): number {
    const frame = transmitFrame(this.chip.memory, this.command, this.framing);
    if (frame === undefined) return STATUS.C | TRANSMIT_ERROR.underrun;
    this.receive(frame);
    return STATUS.C | STATUS.OK;
  }

  private transmit(): void {
    const { source, hasCheckSequence, pads } = this.framing;
    this.chip.memory.setHalf(this.command + BLOCK.status, STATUS.B);
    const detail = {
      command: this.command,
      hasCheckSequence: hasCheckSequence ? 1 : 0,
      pads: pads ? 1 : 0,
      ...Object.fromEntries((source ?? []).map((byte, at) => [`source${at}`, byte])),
    };
    this.requested = { device: this.device, kind: 'operation', detail };
  }

  private get framing(): Framing {
    const { configuration, address } = this.chip.settings;
    const word = this.chip.memory.half(this.command + BLOCK.command) ?? 0;
    return {
      ...(configuration.hasSourceInMemory ? {} : { source: address }),
      hasCheckSequence: configuration.hasCheckSequenceInMemory || (word & NC) !== 0,
      pads: configuration.pads,
    };
  }

  private dropTransmission(): void {
    // A transmission that no processor has been asked for yet needs no abort.
    this.requested = this.requested === undefined ? { device: this.device, kind: 'abort', detail: {} } : undefined;
  }

  private conclude(): void {
    const { memory } = this.chip;
    const word = memory.half(this.command + BLOCK.command) ?? EL;
    memory.setHalf(this.command + BLOCK.status, this.status);
    if ((word & I) !== 0) this.chip.report(CAUSE.CX);
    if ((word & EL) !== 0) {
      this.chart.send({ type: 'list.ended' });
      return;
    }
    this.command = memory.word(this.command + BLOCK.link) ?? NONE;
    this.chart.send({ type: (word & S) !== 0 ? 'list.suspended' : 'list.continued' });
  }
}
