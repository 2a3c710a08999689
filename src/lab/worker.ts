/** The world's thread: it records runs, and answers what the page asks in between. */
import type { FromPage, FromWorker } from './protocol';
import { Tree } from './tree';

/** What this thread is: the page's other end. */
interface Thread {
  postMessage(message: FromWorker): void;
  addEventListener(type: 'message', hear: (event: { readonly data: FromPage }) => void): void;
}

const thread = globalThis as unknown as Thread;
/** So long the world runs before the page is heard again. */
const sliceMs = 12;

/** Files that go with the page: guests and their disks, by name. */
const shipped = new Map<string, Uint8Array>();

const tree = new Tree((path) => {
  const name = path.split('/').at(-1) ?? path;
  const bytes = shipped.get(name);
  if (bytes === undefined) throw new Error(`${name} is not among the files of this page; load it as well`);
  return bytes;
});

let isRecording = false;

function record(): void {
  isRecording = true;
  const { grown, more } = tree.advance(sliceMs, () => performance.now());
  for (const run of grown) thread.postMessage({ run });
  if (more) setTimeout(record, 0);
  else isRecording = false;
}

async function ready(): Promise<void> {
  const response = await fetch(new URL('../guests/index.json', import.meta.url));
  const names = (await response.json()) as readonly string[];
  const load = async (name: string) => {
    const file = await fetch(new URL(`../guests/${name}`, import.meta.url));
    shipped.set(name, new Uint8Array(await file.arrayBuffer()));
  };
  await Promise.all(names.map(load));
}

const loading = ready();

thread.addEventListener('message', ({ data }) => {
  const { number } = data;
  void loading
    .then(() => {
      thread.postMessage({ number, answer: tree.answer(data) });
      if (!isRecording) setTimeout(record, 0);
    })
    .catch((error: unknown) => {
      thread.postMessage({ number, error: error instanceof Error ? error.message : String(error) });
    });
});
