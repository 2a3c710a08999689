/** The hypervisor of a process: a state that another process has sent may be none that this one can load. */
import { BadInput } from '../../base/bad-input';
import { Hypervisor } from '../../hypervisor/hypervisor';

export class LiveHypervisor extends Hypervisor {
  /** @throws {BadInput} for a state of another shape, as another version sends it */
  override receiveState(state: Parameters<Hypervisor['receiveState']>[0]): void {
    try {
      super.receiveState(state);
    } catch (error) {
      const why = (error as Error).message;
      throw new BadInput(
        `the primary's state cannot be loaded: ${why}; run the same version of understudy everywhere`,
        {
          cause: error,
        },
      );
    }
  }
}
