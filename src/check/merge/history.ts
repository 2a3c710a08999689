/** What the environment of a live pair has seen, and what is known of the processors. */
import { presets } from '../../hypervisor/switches';
import type { RecordHandlers, TraceRecord } from '../../ports/trace';
import { FailoverWatch } from '../../sim/failover';
import type { Leader, ObservedEffect, PairObserved } from '../../sim/observed';

export class History {
  private readonly watch: FailoverWatch;
  private readonly effects: ObservedEffect[] = [];
  private readonly mismatches: number[] = [];
  /** As the environment has granted it: replicas hear of that later, by clocks of their own. */
  private readonly leaders: Leader[] = [];
  private text = '';
  private finished = false;
  /** The greatest epoch that a processor has ended. */
  epochs = 0;

  readonly hears: RecordHandlers = {
    'effect.done': ({ event, at, actor, processor, sensitivity, what, digest }) => {
      this.effects.push({ event, at, device: actor, processor, sensitivity, what, digest });
    },
    'console.shown': (record) => this.shown(record),
    'claim.granted': ({ actor, at, claimant }) => {
      if (actor === 'bus' && claimant !== undefined) this.granted(claimant, at);
    },
    'machine.reset': () => {
      this.finished = true;
    },
    'epoch.ended': ({ epoch }) => {
      this.epochs = Math.max(this.epochs, epoch + 1);
    },
  };

  constructor(private readonly protocol: keyof typeof presets) {
    this.watch = new FailoverWatch('');
  }

  /** Two sets of handlers, each of which hears every record of its types. */
  get listeners(): readonly RecordHandlers[] {
    return [this.watch.hears, this.hears];
  }

  get failovers() {
    return this.watch.failovers;
  }

  get joins() {
    return this.watch.joins;
  }

  /** What is on the media at the end, no record tells. */
  observed(media: Pick<PairObserved, 'diskDigest' | 'tapeDigest'>): PairObserved {
    const { watch } = this;
    const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
    return {
      finished: this.finished,
      console: this.text,
      effects: this.effects,
      ...media,
      // A process that was killed writes no record of its death: of a guest that has not finished, the rest is unknown.
      alive: false,
      uncertainInterrupts: sum(watch.failovers.map(({ uncertainInterrupts }) => uncertainInterrupts)),
      takenOverOperations: sum(watch.failovers.map(({ takenOver }) => takenOver)),
      restartedOperations: sum(watch.failovers.map(({ restartedOperations }) => restartedOperations)),
      repeatedDevices: watch.failovers.flatMap(({ repeatedDevices }) => repeatedDevices),
      repeatsOutstanding: presets[this.protocol].failover === 'repeatOutstanding',
      uncertainRequests: watch.uncertainRequests,
      environmentStarts: watch.environmentStarts,
      leaders: this.leaders,
      promotions: watch.failovers.length,
      consoleMismatches: this.mismatches,
    };
  }

  private granted(processor: string, at: number): void {
    if (this.leaders.at(-1)?.processor !== processor) this.leaders.push({ processor, at });
  }

  /** Bytes that an environment has found again, and bytes that are shown a second time, must be the same ones. */
  private shown({ ordinal, text }: TraceRecord<'console.shown'>): void {
    const known = Math.max(0, this.text.length - ordinal);
    for (let at = 0; at < Math.min(known, text.length); at++) {
      if (this.text[ordinal + at] !== text[at]) this.mismatches.push(ordinal + at);
    }
    if (ordinal > this.text.length) this.mismatches.push(this.text.length);
    else this.text += text.slice(known);
  }
}
