import type { ProtocolMessage } from '../protocol/messages';
import type { OutputCommit } from './output-commit';
import type { GroupPort } from './ports';

/**
 * Sends the protocol's messages to the backups; later outputs wait for the acknowledgment of values and of ends of
 * epochs.
 */
export class Sender {
  constructor(
    private readonly group: Pick<GroupPort, 'send'>,
    private readonly commit: OutputCommit,
  ) {}

  /** Returns the message's number. */
  send(message: ProtocolMessage): number {
    const needs = this.group.send(message);
    if (this.isDependedOn(message)) this.commit.sent(needs);
    return needs;
  }

  /**
   * Whether outputs wait for the message's acknowledgment. Interrupts are sent before the `epochEnd` of their epoch.
   */
  protected isDependedOn(_message: ProtocolMessage): boolean {
    return true;
  }
}
