/** `replay --step`: record by record, at a person's command. */
import { createInterface } from 'node:readline';
import pc from 'picocolors';
import { printable } from '../../base/printable';
import type { Comparison } from '../../check/replay/comparison';
import { fullState, shortState } from '../../check/replay/state-text';
import { worldState } from '../../check/replay/world-state';
import type { TraceRecord } from '../../ports/trace';
import { recordText } from '../../trace/record-text';
import { EndedBySignal, interruptedCode } from '../terminal/ended-by-signal';
import { tellDifference, verdictText } from './words';

const help = 'Enter: the next record; n 10: the next ten; g event:N: go there, also back; s: the whole state; q: quit';

/** Returns the exit code: 1 if a difference was met. */
export async function stepThrough(open: () => Comparison, until: number | undefined): Promise<number> {
  const stepper = new Stepper(open);
  const onTerminal = process.stdin.isTTY === true;
  const lines = createInterface({
    input: process.stdin,
    output: onTerminal ? process.stdout : undefined,
    prompt: '> ',
  });
  let interrupted = false;
  lines.on('SIGINT', () => {
    interrupted = true;
    lines.close();
  });
  const hangUp = () => {
    lines.close();
    new EndedBySignal('SIGHUP').die();
  };
  process.on('SIGHUP', hangUp);
  print(help);
  if (until !== undefined) stepper.obey(`g event:${until}`);
  if (onTerminal) lines.prompt();
  if (!stepper.over) {
    for await (const line of lines) {
      stepper.obey(line.trim());
      if (stepper.over) break;
      if (onTerminal) lines.prompt();
    }
  }
  lines.close();
  process.off('SIGHUP', hangUp);
  if (interrupted) return interruptedCode;
  return stepper.differs ? 1 : 0;
}

class Stepper {
  /** Whether no more commands are read. */
  over = false;
  differs = false;
  #comparison: Comparison;
  #last: TraceRecord | undefined;

  constructor(private readonly open: () => Comparison) {
    this.#comparison = open();
  }

  obey(command: string): void {
    const [, steps] = /^(?:n(?: +(\d+))?)?$/.exec(command) ?? [];
    const [, event] = /^g +(?:event:)?(\d+)$/.exec(command) ?? [];
    if (command === '' || command === 'n' || steps !== undefined) this.#walk(Number(steps ?? 1));
    else if (event !== undefined) this.#go(Number(event));
    else if (command === 's') for (const line of fullState(worldState(this.#comparison.rerun))) print(line);
    else if (command === 'q') this.over = true;
    else print(help);
  }

  #walk(steps: number): void {
    for (let step = 0; step < steps && this.#step(); step++) this.#tellRecord();
    this.#tellState();
  }

  /** An earlier record is reached by running again from the start. */
  #go(event: number): void {
    if (event < this.#comparison.events) {
      this.#comparison = this.open();
      this.#last = undefined;
    }
    while (this.#comparison.events < event && this.#step());
    this.#tellRecord();
    this.#tellState();
  }

  /** Returns whether there was another record that equals the trace's. */
  #step(): boolean {
    const next = this.#comparison.next();
    if (next.kind === 'same') this.#last = next.record;
    else {
      this.over = true;
      this.differs = next.kind === 'different';
      if (next.kind === 'different') tellDifference(next.difference);
      else print(verdictText(this.#comparison));
    }
    return next.kind === 'same';
  }

  #tellRecord(): void {
    if (this.#last === undefined || this.over) return;
    const { event, at, actor } = this.#last;
    const head = `event ${event}  ${(at / 1e6).toFixed(6)} ms  ${pc.bold(printable(actor))}`;
    print(`${head}  ${recordText(this.#last)}`);
  }

  #tellState(): void {
    if (!this.over) for (const line of shortState(worldState(this.#comparison.rerun))) print(pc.dim(line));
  }
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
