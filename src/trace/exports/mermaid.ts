import type { WrittenRecord } from '../../ports/trace';
import { isProcessor } from '../actors';
import { planType } from '../record-line';
import { type Step, stepOf, terminal } from './mermaid-steps';
import { mermaidName, mermaidText } from './mermaid-text';
import type { TraceExport } from './trace-export';

/** A diagram with more arrows and notes is unreadable. */
const greatestSteps = 250;
/** A longer text of the console is cut here. */
const longestText = 60;

const arrows = { sent: '-)', asked: '->>', answered: '-->>', lost: '-x' } as const;

/** A Mermaid sequence diagram of a short window. A message without a receipt in the window ends in a cross. */
export class Mermaid implements TraceExport {
  note: string | undefined;
  #steps: Step[] = [];
  /** Messages of the diagram that have not been received yet. */
  readonly #underWay = new Set<string>();
  #from: WrittenRecord | undefined;
  #last: WrittenRecord | undefined;
  /** The first record without room in the diagram, and the number of such records. */
  #leftOut: { readonly first: WrittenRecord; count: number } | undefined;

  head(): string {
    return '';
  }

  record(record: WrittenRecord): string {
    if (record.type === planType) return '';
    this.#from ??= record;
    if (this.#leftOut === undefined) this.#last = record;
    if (record.type === 'message.received') this.#underWay.delete(`${record.from}>${record.actor} ${record.sequence}`);
    const step = stepOf(record);
    if (step === undefined || this.#lengthens(step)) return '';
    if (this.#leftOut !== undefined) this.#leftOut.count++;
    else if (this.#steps.length === greatestSteps) this.#leftOut = { first: record, count: 1 };
    else this.#add(step);
    return '';
  }

  end(): string {
    const all = participantsOf(this.#steps);
    const participants = all.map((name) => `  participant ${mermaidName(name)} as ${mermaidText(name)}`);
    const ends =
      all.length > 1 ? `${mermaidName(all[0])},${mermaidName(all[all.length - 1])}` : mermaidName(all[0] ?? '');
    const lines = this.#steps.map((step) => this.#line(step));
    if (all.length === 0) this.note = 'nothing in this window becomes a step of a diagram';
    else {
      lines.unshift(`  Note over ${ends}: ${mermaidText(`${this.#window()}`)}`);
      if (this.#leftOut !== undefined) {
        const { first, count } = this.#leftOut;
        const words = `${count} more records from event ${first.event} on are left out`;
        lines.push(`  Note over ${ends}: ${words}`);
        this.note = `a diagram has at most ${greatestSteps} steps: ${words}; choose a shorter window with --from and --until`;
      }
    }
    return `${['sequenceDiagram', ...participants, ...lines].join('\n')}\n`;
  }

  #add(step: Step): void {
    this.#steps.push(step);
    if (step.kind === 'arrow' && step.message !== undefined) this.#underWay.add(step.message);
  }

  #window(): string {
    const { event, at } = this.#from as WrittenRecord;
    const ms = (ns: number) => `${(ns / 1e6).toFixed(3)} ms`;
    return `events ${event} to ${this.#last?.event}, from ${ms(at)} to ${ms(this.#last?.at ?? at)}`;
  }

  /** Whether the step lengthens the one before. */
  #lengthens(step: Step): boolean {
    const before = this.#steps.at(-1);
    if (step.kind !== 'run' || before?.kind !== 'run' || this.#leftOut !== undefined) return false;
    if (before.over !== step.over || before.of !== step.of || before.last === '\\n') return false;
    const first = step.of === 'epochs' ? before.first : `${before.first}${step.first}`.slice(0, longestText);
    this.#steps[this.#steps.length - 1] = { ...step, first };
    return true;
  }

  #line(step: Step): string {
    if (step.kind === 'note') return `  Note over ${mermaidName(step.over)}: ${mermaidText(step.text)}`;
    if (step.kind === 'run') return runLine(step);
    const { from, to, text, way, message } = step;
    const arrives = message === undefined || !this.#underWay.has(message);
    const words = arrives ? text : `${text}, not received in this window`;
    return `  ${mermaidName(from)}${arrows[arrives ? way : 'lost']}${mermaidName(to)}: ${mermaidText(words)}`;
  }
}

function runLine({ over, of, first, last }: Extract<Step, { kind: 'run' }>): string {
  const name = mermaidName(over);
  if (of === 'released') return `  ${name}${arrows.asked}${terminal}: ${mermaidText(`"${first}"`)}`;
  if (of === 'absorbed') return `  Note over ${name}: ${mermaidText(`absorbs "${first}"`)}`;
  return `  Note over ${name}: ${first === last ? `ends epoch ${first}` : `ends epochs ${first} to ${last}`}`;
}

/** Processors first, then the devices that they reach. */
function participantsOf(steps: readonly Step[]): readonly string[] {
  const named = steps.flatMap((step) => {
    if (step.kind === 'arrow') return [step.from, step.to];
    return step.kind === 'run' && step.of === 'released' ? [step.over, terminal] : [step.over];
  });
  const names = [...new Set(named)];
  return [...names.filter(isProcessor), ...names.filter((name) => !isProcessor(name))];
}
