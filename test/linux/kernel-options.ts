/**
 * What a kernel's image says of itself: with CONFIG_IKCONFIG its configuration stands in it, compressed, between two
 * marks.
 */
import { gunzipSync } from 'node:zlib';

const [start, end] = ['IKCFG_ST', 'IKCFG_ED'];

/** The options that are built in, without `CONFIG_`; nothing is known of a kernel that does not tell. */
export function kernelOptions(vmlinux: Uint8Array): ReadonlySet<string> {
  const image = Buffer.from(vmlinux.buffer, vmlinux.byteOffset, vmlinux.length);
  const from = image.indexOf(start);
  const to = image.indexOf(end, from);
  if (from < 0 || to < 0) return new Set();
  const text = gunzipSync(image.subarray(from + start.length, to)).toString('latin1');
  return new Set([...text.matchAll(/^CONFIG_(\w+)=y$/gm)].map(([, option]) => option));
}
