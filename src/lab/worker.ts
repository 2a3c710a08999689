/** The world's thread: records runs, and returns what the page asks for in between. */
import type { FromPage, FromWorker } from './protocol';
import { RunClosed, Tree } from './tree';

/** What this thread is: the page's other end. */
interface Thread {
  postMessage(message: FromWorker): void;
  addEventListener(type: 'message', hear: (event: { readonly data: FromPage }) => void): void;
}

const thread = globalThis as unknown as Thread;
/** So long the world runs before the page is heard again. */
const sliceMs = 12;
/** The page hears no more often than this that a run has grown. */
const newsMs = 50;

/** Files that go with the page: guests and their disks, by name. */
const shipped = new Map<string, Uint8Array>();

const tree = new Tree((path) => {
  const name = path.split('/').at(-1) ?? path;
  const bytes = shipped.get(name);
  if (bytes === undefined) throw new Error(`${name} is not among the files of this page; load it as well`);
  return bytes;
});

let isRecording = false;
let toldAt = 0;

/** Lets the page be heard first; a timer would wait for 4 ms each time. */
const turn = new MessageChannel();
turn.port1.onmessage = record;

function recordOn(): void {
  if (isRecording) return;
  isRecording = true;
  turn.port2.postMessage(undefined);
}

function record(): void {
  const { grown, more } = tree.advance(sliceMs, () => performance.now());
  const now = performance.now();
  for (const run of grown) {
    if (more && !run.ended && !run.rests && now - toldAt < newsMs) continue;
    thread.postMessage({ run });
    toldAt = now;
  }
  if (more) turn.port2.postMessage(undefined);
  else isRecording = false;
}

/** Beside the page; a name of its own keeps the builder from looking for these files at build time. */
const here = import.meta.url;

async function fetched(name: string): Promise<Response> {
  const response = await fetch(new URL(`../guests/${name}`, here));
  if (!response.ok) throw new Error(`guests/${name} is not beside the page (${response.status}): build it again`);
  return response;
}

async function ready(): Promise<void> {
  const names = (await (await fetched('index.json')).json()) as readonly string[];
  const load = async (name: string) => {
    shipped.set(name, new Uint8Array(await (await fetched(name)).arrayBuffer()));
  };
  await Promise.all(names.map(load));
}

const loading = ready();

thread.addEventListener('message', ({ data }) => {
  const { number } = data;
  void loading
    .then(() => {
      thread.postMessage({ number, answer: tree.answer(data) });
      recordOn();
    })
    .catch((error: unknown) => {
      if (error instanceof RunClosed) thread.postMessage({ number, closed: true });
      else thread.postMessage({ number, error: error instanceof Error ? error.message : String(error) });
    });
});
