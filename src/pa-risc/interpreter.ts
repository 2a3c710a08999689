/** The JavaScript back end: one handler for each row of the table, generated once when the module is loaded. */
import type { Expression, Statement } from './instructions/expression';
import { type Instruction, table } from './instructions/table';

/**
 * The interface of the handlers; `gr` is the register file (register 0 is restored to zero after every instruction).
 */
export type Handler = (machine: object, gr: Int32Array, word: number) => void;

function expression(node: Expression): string {
  switch (node.kind) {
    case 'const':
      return `(${node.value | 0})`;
    case 'field':
      return `(word >>> ${node.shift} & ${2 ** node.width - 1})`;
    case 'gr':
      return `gr[${expression(node.index)}]`;
    case 'local':
      return `$${node.name}`;
    case 'binary':
      return `((${expression(node.left)} ${node.op} ${expression(node.right)}) | 0)`;
    case 'select':
      return `(${expression(node.test)} ? ${expression(node.yes)} : ${expression(node.no)})`;
    case 'call':
      return `(machine.${node.routine}(${node.operands.map(expression).join(', ')}) | 0)`;
  }
}

function statement(node: Statement): string {
  switch (node.kind) {
    case 'let':
      return `$${node.name} = ${expression(node.value)};`;
    case 'setGr':
      return `gr[${expression(node.index)}] = ${expression(node.value)};`;
    case 'if':
      return `if (${expression(node.test)}) { ${node.body.map(statement).join(' ')} }`;
    case 'do':
      return `${expression(node.call)};`;
    case 'stopIfFaulted':
      return 'if (machine.stopped) return;';
  }
}

function compile(instruction: Instruction): Handler {
  const names = new Set(instruction.semantics.flatMap((each) => (each.kind === 'let' ? [`$${each.name}`] : [])));
  const declared = names.size ? `let ${[...names].join(', ')};` : '';
  const body = instruction.semantics.map(statement).join('\n');
  return new Function('machine', 'gr', 'word', `'use strict'; ${declared}\n${body}`) as Handler;
}

export const handlers: readonly Handler[] = table.map(compile);
