/** Prints references to memory: the loop is left where one is unaligned, no memory, or not translated lately. */
import type { Expression } from '../instructions/expression';

/** In real mode, or in virtual mode by what the last accesses found. */
export interface Access {
  readonly virtual: boolean;
}

interface Reference {
  readonly nodes: readonly Expression[];
  readonly operands: readonly string[];
}

type Print = (node: Expression) => string;

export function printLoad(target: string, { nodes, operands }: Reference, access: Access, print: Print): string {
  const [, address, size] = operands;
  const bytes = Number(size);
  const reader = bytes === 4 ? 'getInt32' : bytes === 2 ? 'getUint16' : 'getUint8';
  const tag = tagOf(nodes[0], address, print);
  return `${translation('read', tag, address, bytes, access)}\n${target} = view.${reader}(physical);`;
}

export function printStore({ nodes, operands }: Reference, access: Access, print: Print): string {
  const [, address, size, value] = operands;
  const bytes = Number(size);
  const writer = bytes === 4 ? 'setInt32' : bytes === 2 ? 'setInt16' : 'setInt8';
  const tag = tagOf(nodes[0], address, print);
  return `${translation('write', tag, address, bytes, access)}
      view.${writer}(physical, ${value}); rows[physical >>> 2] = 0; dirty[physical >>> 12] = 1; stores = (stores + 1) | 0;`;
}

/** What the tag of an address has beside the page: the space and the privilege level. */
function tagOf(space: Expression, address: string, print: Print): string {
  const general = `(${print(space)} << 10 | level)`;
  if (space.kind !== 'call' || space.routine !== 'space') return general;
  return `(${print(space.operands[0])} === 0 ? quadrants[${address} >>> 30] : ${general})`;
}

function translation(kind: 'read' | 'write', tag: string, at: string, bytes: number, { virtual }: Access): string {
  const unaligned = bytes > 1 ? `(${at} & ${bytes - 1}) !== 0 || ` : '';
  if (!virtual) return `if (${unaligned}(${at} >>> 0) > size - ${bytes}) break loop; physical = ${at};`;
  return `spot = ${at} >>> 12 & 1023;
      if (${unaligned}${kind}Tags[spot] !== (${tag} | (${at} >>> 22))) break loop;
      physical = ${kind}Bases[spot] | (${at} & 4095);`;
}
