/**
 * What a processor and the environment tell of the same transmissions, each in its own trace: a frame leaves after it
 * was released, and the guest is told so after it has left.
 */
import type { WrittenRecord } from '../../ports/trace';

interface Counts {
  released: number;
  /** Frames that have left; and transmissions that end without that. */
  sent: number;
  excused: number;
  /** Transmissions of whose end the guest has been told. */
  told: number;
}

export class Transmissions {
  /** By processor that has released one. */
  private readonly counts = new Map<string, Counts>();

  /** Whether this record may follow what has been heard. */
  permits(record: WrittenRecord, isOpen: (name: string) => boolean): boolean {
    const { type, actor, processor } = record;
    if (type === 'ethernet.sent') {
      const by = String(processor);
      const { released, sent } = this.of(by);
      return !isOpen(by) || released > sent;
    }
    if (!tellsOfTheEnd(record)) return true;
    const { released, sent, excused, told } = this.of(actor);
    return !isOpen('environment') || released === 0 || sent + excused > told;
  }

  hear(record: WrittenRecord): void {
    const { type, actor, processor, command, uncertain } = record;
    // Of all outputs only a transmission has a command's address.
    if (type === 'output.released' && command !== undefined) this.change(actor, 'released');
    else if (type === 'ethernet.sent') this.change(String(processor), 'sent');
    else if (type === 'ethernet.underrun') this.change(actor, 'excused');
    else if (type === 'requests.uncertain') this.change(actor, 'excused', Number(uncertain));
    else if (tellsOfTheEnd(record) && this.of(actor).released > 0) this.change(actor, 'told');
  }

  private of(processor: string): Counts {
    return this.counts.get(processor) ?? { released: 0, sent: 0, excused: 0, told: 0 };
  }

  private change(processor: string, what: keyof Counts, by = 1): void {
    const counts = this.of(processor);
    this.counts.set(processor, { ...counts, [what]: counts[what] + by });
  }
}

const tellsOfTheEnd = ({ type, source, operation, uncertain }: WrittenRecord): boolean =>
  type === 'interrupt.delivered' && source === 'lan' && operation !== undefined && uncertain === false;
