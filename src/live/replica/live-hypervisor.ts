/** The hypervisor of a process: what another process has sent may be no state that this one can load. */
import { BadInput } from '../../base/bad-input';
import { Hypervisor } from '../../hypervisor/hypervisor';
import { wrongPage } from './contents/messages';
import { type OwnMachine, wrongState } from './contents/replica-state';

export class LiveHypervisor extends Hypervisor {
  constructor(
    /** In bytes. */
    private readonly memorySize: number,
    ...made: ConstructorParameters<typeof Hypervisor>
  ) {
    super(...made);
  }

  /** @throws {BadInput} for a page that is none of this machine's */
  override receivePage(...[address, bytes]: Parameters<Hypervisor['receivePage']>): void {
    const wrong = wrongPage(address, bytes, this.memorySize);
    if (wrong !== undefined) throw cannotLoad(wrong);
    super.receivePage(address, bytes);
  }

  /** @throws {BadInput} for a state of another shape, as another version sends it, or with contents of no machine */
  override receiveState(state: Parameters<Hypervisor['receiveState']>[0]): void {
    const wrong = wrongState(state, this.machine.snapshot() as OwnMachine);
    if (wrong !== undefined) throw cannotLoad(wrong);
    try {
      super.receiveState(state);
    } catch (error) {
      throw cannotLoad((error as Error).message, error);
    }
  }
}

const cannotLoad = (why: string, cause?: unknown): BadInput =>
  new BadInput(`the primary's state cannot be loaded: ${why}; run the same version of understudy everywhere`, {
    cause,
  });
