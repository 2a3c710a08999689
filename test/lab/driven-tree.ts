/** The lab's runs without its page and worker: asked as a view asks, and recorded to their end. */
import { readFileSync } from 'node:fs';
import type { Answers, Ask, AskName, RunInfo } from '../../src/lab/protocol';
import { Tree } from '../../src/lab/tree';

const folder = 'examples/scenarios';

/** A file by its path from the scenarios of the examples. */
export const exampleFile = (path: string) => new Uint8Array(readFileSync(`${folder}/${path}`));

export const exampleText = (name: string) => readFileSync(`${folder}/${name}`, 'utf8');

export class DrivenTree {
  private readonly tree: Tree;

  constructor(file: (path: string) => Uint8Array = exampleFile) {
    this.tree = new Tree(file);
  }

  ask<Name extends AskName>(what: Extract<Ask, { readonly ask: Name }>): Answers[Name] {
    return this.tree.answer(what) as Answers[Name];
  }

  open(name: string, text = exampleText(name), files: Readonly<Record<string, Uint8Array>> = {}): RunInfo {
    return this.toEnd(this.ask<'open'>({ ask: 'open', name, text, files }));
  }

  fork(run: number, event: number, ...statements: readonly string[]): RunInfo {
    return this.toEnd(this.ask<'fork'>({ ask: 'fork', run, event, statements }));
  }

  private toEnd({ id }: RunInfo): RunInfo {
    for (;;) {
      const { grown } = this.tree.advance(1_000, () => performance.now());
      const ended = grown.find((info) => info.id === id && info.ended);
      if (ended !== undefined) return ended;
    }
  }
}
