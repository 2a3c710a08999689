/**
 * The LAN controller as the guest sees it: PORT, channel attention, and the blocks in guest memory (Intel 82596 user's
 * manual; the adapter is the 720's). Whatever needs no environment happens at the guest's access, alike at every
 * replica. A transmission is an operation; a received frame comes in a completion.
 */
import type { Completion, DeviceFront, GuestMemory, Output } from '../device';
import type { Chip } from './chip';
import { ChipMemory } from './chip-memory';
import { CommandUnit, type CommandUnitState } from './command-unit';
import { ReceiveUnit, type ReceiveUnitState } from './receive-unit';
import {
  ALL_CAUSES,
  CAUSE,
  DUMP_BYTES,
  ISCP,
  NONE,
  PORT,
  REGISTER,
  SCB,
  SCB_RESET,
  SCP,
  SCP_AT_RESET,
  SYSBUS_LINEAR,
  SYSBUS_MODE,
  UNIT_COMMANDS,
} from './registers';
import { Settings, type SettingsState } from './settings';

const FUNCTION = 0xf;
/** What a self-test leaves: a signature of the ROM, and no error. */
const SELF_TEST = [0xffc00000, 0] as const;

const POWER_ON = {
  /** The upper half of a PORT word of which the lower one has not come. */
  half: null as number | null,
  /** The SCP of the next channel attention, where it is the first since a reset. */
  scp: SCP_AT_RESET as number | null,
  /** The address of the SCB. */
  scb: NONE,
  /** The causes of the interrupt. */
  causes: 0,
};

/** The whole state as plain data. */
interface State {
  readonly chip: typeof POWER_ON;
  readonly settings: SettingsState;
  readonly commands: CommandUnitState;
  readonly frames: ReceiveUnitState;
}

export class LanFront implements DeviceFront {
  static readonly length = 0x10;
  private state = { ...POWER_ON };
  private readonly memory: ChipMemory;
  private readonly settings = new Settings();
  private readonly commandUnit: CommandUnit;
  private readonly receiveUnit: ReceiveUnit;
  /** The line has fallen in this access, and risen again. */
  private hasPulsed = false;

  constructor(
    readonly name: string,
    memory: GuestMemory,
  ) {
    this.memory = new ChipMemory(memory);
    const scb = () => this.state.scb;
    const chip: Chip = {
      memory: this.memory,
      settings: this.settings,
      get scb() {
        return scb();
      },
      report: (cause) => {
        this.state.causes |= cause;
      },
    };
    this.receiveUnit = new ReceiveUnit(chip);
    this.commandUnit = new CommandUnit(name, chip, (frame) => this.receiveUnit.receive(frame));
  }

  get interruptLine(): boolean {
    return this.state.causes !== 0;
  }

  takeInterruptPulse(): boolean {
    const pulsed = this.hasPulsed;
    this.hasPulsed = false;
    return pulsed;
  }

  /** The chip has no register to read. */
  read(): number {
    return 0;
  }

  write(offset: number, _size: 1 | 2 | 4, value: number): Output | undefined {
    if (offset === REGISTER.reset) this.resetChip();
    if (offset === REGISTER.port) this.port(value & 0xffff);
    if (offset === REGISTER.channelAttention) this.attend();
    return this.takeOutput();
  }

  deliver({ operation, registers, data }: Completion): void {
    if (operation !== undefined) this.commandUnit.endTransmission(registers.STATUS);
    else if (data !== undefined && this.state.scp === null) this.receiveUnit.receive(data);
    this.showStatus();
  }

  takeOutput(): Output | undefined {
    return this.commandUnit.takeRequested();
  }

  reset(): void {
    this.resetChip();
    this.commandUnit.takeRequested();
  }

  snapshot(): State {
    const { state, settings, commandUnit, receiveUnit } = this;
    return {
      chip: { ...state },
      settings: settings.snapshot(),
      commands: commandUnit.snapshot(),
      frames: receiveUnit.snapshot(),
    };
  }

  restore(snapshot: unknown): void {
    const { chip, settings, commands, frames } = snapshot as State;
    this.state = { ...chip };
    this.settings.restore(settings);
    this.commandUnit.restore(commands);
    this.receiveUnit.restore(frames);
  }

  private port(half: number): void {
    const { half: upper } = this.state;
    this.state.half = upper === null ? half : null;
    if (upper === null) return;
    const address = ((upper << 16) | (half & ~FUNCTION)) >>> 0;
    switch (half & FUNCTION) {
      case PORT.reset:
        this.resetChip();
        break;
      case PORT.selfTest:
        for (const [at, word] of SELF_TEST.entries()) this.memory.setWord(address + 4 * at, word);
        this.resetChip();
        break;
      case PORT.scp:
        this.state.scp = address;
        break;
      case PORT.dump:
        this.memory.setBytes(address, this.settings.dump(DUMP_BYTES));
    }
  }

  private resetChip(): void {
    this.state = { ...POWER_ON };
    this.settings.reset();
    this.commandUnit.reset();
    this.receiveUnit.reset();
  }

  /** Channel attention: the first one after a reset finds the SCB, each later one takes the SCB's command. */
  private attend(): void {
    const { scp, scb } = this.state;
    if (scp !== null) {
      this.initialize(scp);
      return;
    }
    const command = this.memory.half(scb + SCB.command) ?? 0;
    const isPending = this.interruptLine;
    this.state.causes &= ~(command & ALL_CAUSES);
    if ((command & SCB_RESET) !== 0) {
      this.resetChip();
      this.memory.setHalf(scb + SCB.command, 0);
      return;
    }
    const [forCommands, forFrames] = [UNIT_COMMANDS[(command >>> 8) & 7], UNIT_COMMANDS[(command >>> 4) & 7]];
    if (forCommands !== undefined) this.commandUnit.send({ type: forCommands });
    if (forFrames !== undefined) this.receiveUnit.send({ type: forFrames });
    this.memory.setHalf(scb + SCB.command, 0);
    this.showStatus();
    // Causes that are not acknowledged, and new ones, interrupt again.
    this.hasPulsed ||= isPending && (command & ALL_CAUSES) !== 0 && this.interruptLine;
  }

  /** A chip that is asked for another addressing mode than the linear one leaves the ISCP busy. */
  private initialize(scp: number): void {
    const { memory } = this;
    const iscp = memory.word(scp + SCP.iscp);
    const scb = iscp === undefined ? undefined : memory.word(iscp + ISCP.scb);
    const sysbus = (memory.word(scp + SCP.sysbus) ?? 0) >>> 16;
    if (iscp === undefined || scb === undefined || (sysbus & SYSBUS_MODE) !== SYSBUS_LINEAR) return;
    this.state.scp = null;
    this.state.scb = scb;
    memory.setHalf(iscp + ISCP.busy, 0);
    memory.setHalf(scb + SCB.command, 0);
    this.state.causes = CAUSE.CX | CAUSE.CNA;
    this.showStatus();
  }

  private showStatus(): void {
    const { scp, scb, causes } = this.state;
    if (scp !== null) return;
    this.memory.setHalf(scb + SCB.status, causes | (this.commandUnit.code << 8) | (this.receiveUnit.code << 4));
  }
}
