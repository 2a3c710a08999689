/** The module of one function that takes and returns how many instructions may still complete. */
import { joined } from '../../base/bytes';
import { f32, i32, i64, name, section, unsigned } from '../../base/web-assembly';
import { LOCAL } from './locals';

/** The type of a region’s function. */
export const regionType = [0x60, 1, i32, 1, i32];

interface Import {
  readonly name: string;
  readonly parameters: number;
  readonly returns: boolean;
}

const machineName = name('machine');

/** `locals`: how many, of the types that `LOCAL` tells. The functions that the code calls come before its own. */
export function moduleOf(locals: number, body: readonly Uint8Array[], imported: readonly Import[]): Uint8Array {
  const declared = [3, 3, i64, 1, f32, ...unsigned(locals - LOCAL.turns), i32];
  const types = imported.flatMap(({ parameters, returns }) => [
    ...[0x60, parameters, ...Array(parameters).fill(i32)],
    ...(returns ? [1, i32] : [0]),
  ]);
  const imports = imported.flatMap((each, at) => [...machineName, ...name(each.name), 0, 1 + at]);
  const before = [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1 + imported.length, ...regionType, ...types]),
    ...section(2, [1 + imported.length, ...machineName, ...name('memory'), 2, 0, 0, ...imports]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('run'), 0, imported.length]),
  ];
  const code = joined([Uint8Array.from(declared), ...body]);
  const size = unsigned(code.length);
  return joined([Uint8Array.from([...before, 10, ...unsigned(1 + size.length + code.length), 1, ...size]), code]);
}
