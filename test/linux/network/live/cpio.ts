/** A small archive in cpio's new form, which a kernel unpacks after the RAM disk that it stands behind. */
interface Entry {
  readonly name: string;
  readonly mode: number;
  readonly data?: Uint8Array;
}

const alignment = 4;
const padding = (length: number): Buffer => Buffer.alloc((alignment - (length % alignment)) % alignment);

export const archive = (entries: readonly Entry[]): Buffer =>
  Buffer.concat([...entries, { name: 'TRAILER!!!', mode: 0 }].flatMap(member));

/** Magic, then inode, mode, owner, group, links, time, size, two devices twice, length of the name, checksum. */
function member({ name, mode, data = Buffer.alloc(0) }: Entry, at: number): readonly Uint8Array[] {
  const fields = [at + 1, mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, name.length + 1, 0];
  const head = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}${name}\0`;
  return [Buffer.from(head), padding(head.length), data, padding(data.length)];
}
