/** A Linux that lies beside the page: fetched when it is asked for, and kept in the browser. */
import { signal } from '@preact/signals';
import { around, type Kind } from './files';
import { follow, open, problem } from './state';

interface Image {
  readonly kind: Kind;
  readonly name: string;
  readonly bytes: number;
}

/** What there is; nothing where the server has no images. */
export const linux = signal<readonly Image[]>([]);

export interface Fetching {
  readonly images: readonly (Image & { readonly got: number })[];
  readonly since: number;
  readonly cancel: () => void;
}

export const fetching = signal<Fetching | undefined>(undefined);

const store = 'understudy-linux';
const address = (name: string) => new URL(`./linux/${name}`, location.href).href;

export async function findLinux(): Promise<void> {
  const response = await fetch(address('index.json')).catch(() => undefined);
  if (response?.ok) linux.value = (await response.json()) as readonly Image[];
}

/** Fetches what is not here yet, and opens it: the pair boots, and the terminal is followed. */
export async function bootLinux(): Promise<void> {
  if (fetching.value !== undefined || linux.value.length === 0) return;
  const stop = new AbortController();
  const images = linux.value.map((image) => ({ ...image, got: 0 }));
  fetching.value = { images, since: performance.now(), cancel: () => stop.abort() };
  try {
    const files: Record<string, Uint8Array> = {};
    for (const [at, { name }] of images.entries()) {
      const bytes = await fetched(name, stop.signal, (got) => {
        const now = fetching.value;
        if (now === undefined) return;
        fetching.value = { ...now, images: now.images.map((each, place) => (place === at ? { ...each, got } : each)) };
      });
      files[plainName(name)] = isPacked(name) ? await unpacked(bytes) : bytes;
    }
    const kinds = images.map(({ kind, name }) => [kind, plainName(name)] as const);
    const guest = kinds.find(([kind]) => kind === 'guest')?.[1] ?? '';
    if ((await open('linux.scenario', around(guest, kinds, 'Linux 6.1'), files)) !== undefined) follow();
  } catch (error) {
    if (!stop.signal.aborted) problem.value = `Linux has not come: ${error instanceof Error ? error.message : error}.`;
  } finally {
    fetching.value = undefined;
  }
}

/** A disk travels packed; a RAM disk is unpacked by its kernel. */
const isPacked = (name: string): boolean => /\.img\.gz$/.test(name);
const plainName = (name: string): string => (isPacked(name) ? name.replace(/\.gz$/, '') : name);

async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** From the browser's store, else from beside the page. */
async function fetched(name: string, signal: AbortSignal, tell: (got: number) => void) {
  const kept = await caches.open(store).catch(() => undefined);
  const known = await kept?.match(address(name));
  const response = known ?? (await fetch(address(name), { signal }));
  if (!response.ok || response.body === null) throw new Error(`linux/${name} is not beside the page`);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let got = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    got += value.length;
    tell(got);
  }
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  // A browser may forbid to keep it, or have no room: then the next visit fetches it again.
  if (known === undefined) await kept?.put(address(name), new Response(bytes)).catch(() => undefined);
  return bytes;
}
