/** Whatever stands in events and contexts as data that JSON can hold. */

/** Deeper data are left out. */
const greatestDepth = 24;
/** More elements of a list, or bytes, are counted only. */
const greatestLength = 1_000;

/** Functions become `{ type: NAME }`, actors their ids, bytes a hexadecimal text; cycles end. */
export function plainData(value: unknown): unknown {
  return plain(value, []);
}

function plain(value: unknown, within: readonly object[]): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'function') return { type: value.name };
  if (typeof value === 'symbol') return String(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (within.includes(value)) return '[circular]';
  if (within.length >= greatestDepth) return '[deeper]';
  if (ArrayBuffer.isView(value)) return bytesOf(value);
  const inside = [...within, value];
  if (Array.isArray(value)) return listOf(value, inside);
  if (value instanceof Set) return listOf([...value], inside);
  if (value instanceof Map) return listOf([...value], inside);
  if (value instanceof Error) return { name: value.name, message: value.message };
  if (isActor(value)) return { actor: value.id };
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field, inside)]));
}

function listOf(list: readonly unknown[], within: readonly object[]): readonly unknown[] {
  const shown = list.slice(0, greatestLength).map((each) => plain(each, within));
  return list.length > greatestLength ? [...shown, `[${list.length - greatestLength} more]`] : shown;
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  const shown = new Uint8Array(buffer, byteOffset, Math.min(byteLength, greatestLength));
  const hex = [...shown].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return byteLength > greatestLength ? `${hex}[${byteLength - greatestLength} more bytes]` : hex;
}

const isActor = (value: object): value is { readonly id: string } =>
  'sessionId' in value && 'send' in value && 'id' in value && typeof value.id === 'string';
