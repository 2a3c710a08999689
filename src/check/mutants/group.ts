/** Groups in which one rule is missing. */
import type { ProtocolMessage } from '../../protocol/messages';
import { Group } from '../../replica/group';
import type { Mutation } from './names';

class WithoutClosing extends Group {
  override closeFailed(): void {}
}

class WithoutClaimToGoAlone extends Group {
  override claim(): void {
    if (this.known.leads) {
      this.tell({ type: 'acknowledged', upTo: Number.POSITIVE_INFINITY });
      this.tell({ type: 'claimAnswered', granted: true });
    }
    super.claim();
  }
}

class WithoutDroppingByClaim extends Group {
  protected override suspect(name: string): void {
    if (this.joiners.current?.name === name || this.comparing || !this.known.leads) {
      super.suspect(name);
      return;
    }
    this.known.suspect(name);
    this.joiners.suspect(name);
    this.recipients.remove(name);
    this.tellAcknowledged();
  }
}

class WithoutLongestPrefix extends Group {
  protected override get longest(): string | undefined {
    return super.longest && this.known.candidates[0];
  }
}

class WithoutAwaitingTheJoiner extends Group {
  /** The sequence number of the state. */
  private stateSentAs: number | undefined;

  override send(message: ProtocolMessage): number {
    const index = super.send(message);
    const { current } = this.joiners;
    if (current !== undefined && this.stateSentAs !== undefined) this.links.send(current.name, message);
    return index;
  }

  protected override sendState(name: string, state: unknown): number {
    const message = this.stateMessage(state);
    this.stateSentAs = this.links.send(name, message);
    return message.index;
  }

  protected override acknowledged(name: string, upTo: number): void {
    super.acknowledged(name, upTo);
    if (this.stateSentAs === undefined || this.joiners.current?.name !== name || upTo < this.stateSentAs) return;
    this.stateSentAs = undefined;
    this.recipients.add(name);
    this.admit(name);
  }
}

export const groupMutants: Partial<Readonly<Record<Mutation, typeof Group>>> = {
  closeChannel: WithoutClosing,
  claimToGoAlone: WithoutClaimToGoAlone,
  dropByClaim: WithoutDroppingByClaim,
  longestPrefix: WithoutLongestPrefix,
  joinerAwaited: WithoutAwaitingTheJoiner,
};
