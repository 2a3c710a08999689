/** Prints references to memory: the loop is left where one is unaligned, no memory, or not translated lately. */
import type { Expression } from '../instructions/expression';
import { MARK } from '../layout';
import { inRegion } from '../row-flags';

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
  const key = keyOf(nodes[0], address, print);
  return `${translation('read', key, address, bytes, access)}\n${target} = ${physical(bytes)};`;
}

export function printStore({ nodes, operands }: Reference, access: Access, print: Print): string {
  const [, address, size, value] = operands;
  const bytes = Number(size);
  const key = keyOf(nodes[0], address, print);
  return `${translation('write', key, address, bytes, access)}
      if (marks[physical >>> 12] !== ${MARK.written}) {
        if (rows[physical >>> 2] >= ${inRegion}) break loop;
        marks[physical >>> 12] |= ${MARK.written}; rows[physical >>> 2] = 0;
      }
      ${physical(bytes)} = ${value}; stores = (stores + 1) | 0;`;
}

/** There is no cache to flush: only a translation that is not known lately matters. */
export function printFlush(space: Expression, address: string, access: Access, print: Print): string {
  return access.virtual ? translation('nonAccess', keyOf(space, address, print), address, 1, access) : '';
}

/** The element of memory at a physical address. */
const physical = (bytes: number): string =>
  bytes === 4 ? 'words[physical >>> 2]' : bytes === 2 ? 'halves[(physical ^ 2) >>> 1]' : 'bytes[physical ^ 3]';

/** The space and the privilege level of an address, as in a lookaside. */
function keyOf(space: Expression, address: string, print: Print): string {
  const general = `(${print(space)} | level)`;
  if (space.kind !== 'call' || space.routine !== 'space') return general;
  return `(${print(space.operands[0])} === 0 ? quadrants[${address} >>> 30] : ${general})`;
}

function translation(
  kind: 'read' | 'write' | 'nonAccess',
  key: string,
  at: string,
  bytes: number,
  { virtual }: Access,
): string {
  if (!virtual) {
    const unaligned = bytes > 1 ? `(${at} & ${bytes - 1}) !== 0 || ` : '';
    return `if (${unaligned}(${at} >>> 0) > size - ${bytes}) break loop; physical = ${at};`;
  }
  return `spot = ${at} >>> 10 & 4092;
      if (${kind}[spot] !== (${at} & ${-4096 | (bytes - 1)}) || ${kind}[spot + 1] !== ${key}) break loop;
      physical = (${at} + ${kind}[spot + 2]) | 0;`;
}
