/**
 * A target whose medium is behind a connection: phases and messages are those of the processor's own bus, and each
 * command goes to the environment as a whole and comes back with its status.
 */
import type { Clock } from '../../src/ports/clock';
import { PhasedTarget, type PhasedTargetOptions } from './phased-target';
import { STATUS } from './sense';

/** What comes of a command: its end, how many bytes it needs first, or that nobody knows whether it was done. */
export type RemoteResult =
  | { readonly status: number; readonly data: Uint8Array }
  | { readonly wanted: number }
  | 'lost';

/** The way to the targets. */
export interface RemoteTargets {
  /** `accepted`: the work takes long. Returns the number by which the command is given up. */
  command(
    command: { readonly target: number; readonly unit: number; readonly cdb: Uint8Array; readonly data: Uint8Array },
    handlers: { readonly accepted: () => void; readonly ended: (result: RemoteResult) => void },
  ): number;
  abort(command: number): void;
  /** This target is reset. */
  reset(target: number): void;
}

export interface RemoteTargetOptions extends PhasedTargetOptions {
  readonly clock: Clock;
  /** SCSI ID. */
  readonly id: number;
  readonly targets: RemoteTargets;
}

const EMPTY: Uint8Array = new Uint8Array(0);

export class RemoteTarget extends PhasedTarget {
  private cdb = EMPTY;
  /** The command under way. */
  private number: number | undefined;
  /** Its end has come. */
  private isDone = false;
  private takesLong = false;

  constructor(private readonly remote: RemoteTargetOptions) {
    super(remote);
  }

  /** The environment does this with its own targets. */
  override absorbUnitAttention(): void {}

  protected override resetUnit(): void {
    this.remote.targets.reset(this.remote.id);
  }

  protected override execute(cdb: Uint8Array): void {
    this.cdb = cdb;
    this.ask(EMPTY);
  }

  protected override startWork(): void {
    if (this.number === undefined && !this.isDone) this.ask(this.expected);
    else if (this.takesLong) this.letGo();
  }

  protected override checkWork(): void {
    if (this.isDone) this.send(this.data.length > 0 ? 'medium.dataReady' : 'medium.statusReady');
  }

  protected override forget(): void {
    if (this.number !== undefined) this.remote.targets.abort(this.number);
    this.number = undefined;
  }

  private ask(data: Uint8Array): void {
    this.isDone = false;
    this.takesLong = false;
    const command = { target: this.remote.id, unit: this.unitNumber ?? this.cdb[1] >>> 5, cdb: this.cdb, data };
    const number = this.remote.targets.command(command, {
      accepted: () => {
        if (this.number === number) this.accepted();
      },
      ended: (result) => {
        if (this.number === number) this.ended(result);
      },
    });
    this.number = number;
  }

  private accepted(): void {
    this.takesLong = true;
    if (this.isTakingCommand) this.send('command.started');
    else this.letGo();
  }

  private letGo(): void {
    if (this.mayDisconnect) this.send('nexus.disconnecting');
  }

  /** A command of which nobody knows ends in CHECK CONDITION; the environment, started anew, tells why. */
  private ended(result: RemoteResult): void {
    this.number = undefined;
    if (result !== 'lost' && 'wanted' in result) {
      this.expect(result.wanted);
      this.send('command.dataNeeded');
      return;
    }
    this.isDone = true;
    this.data = result === 'lost' ? EMPTY : result.data;
    this.status = result === 'lost' ? STATUS.checkCondition : result.status;
    if (this.isTakingCommand) this.send(this.data.length > 0 ? 'command.answered' : 'command.finished');
    else this.checkWork();
  }
}
