/** A target whose medium is a file: a command ends once what it has done is on stable storage. */
import { CommandTarget, type CommandTargetOptions } from '../../../devices/scsi/command-target';

type Landing = Parameters<CommandTarget['landed']>;

export class FileTarget extends CommandTarget {
  private readonly workNs: number;

  constructor(
    options: Omit<CommandTargetOptions, 'syncNs' | 'survives'> & { readonly workNs: number },
    /** `then`: once everything that the medium has done is on stable storage; at once where nothing has changed. */
    private readonly whenSynced: (then: () => void) => void,
  ) {
    super({ ...options, syncNs: 0, survives: () => true });
    this.workNs = options.workNs;
  }

  /** The file takes as long as it takes, beyond this. */
  protected override nsOf(): number {
    return this.workNs;
  }

  /** Reads have nothing to bring to stable storage. */
  protected override landed(...[queued, end, undo]: Landing): void {
    const isChange = undo !== undefined || this.options.unit.sensitivity !== 'insensitive';
    super.landed(queued, end, isChange ? (undo ?? (() => {})) : undefined);
  }

  protected override sync(landed: Parameters<CommandTarget['synced']>[0]): void {
    this.whenSynced(() => this.synced(landed));
  }
}
