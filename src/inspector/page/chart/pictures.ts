/** Charts get their places in a worker, once for each; until then they are lists of states. */
import { signal } from '@preact/signals';
import elkWorker from 'elkjs/lib/elk-worker.min.js?url';
import type { Chart } from '../../../chart/chart';
import type { LayoutEngine } from '../../../chart/layout/engine';
import { layoutChart } from '../../../chart/layout/layout';
import { type Picture, pictureOf } from '../../../page/chart/picture';

/** Pictures by name; `undefined` as long as there is none, `failed` where the engine finds no places. */
export const pictures = signal<ReadonlyMap<string, Picture | 'failed' | undefined>>(new Map());

/** More are forgotten, the oldest first. */
const greatestPictures = 200;
let engine: Promise<LayoutEngine> | undefined;

async function startEngine(): Promise<LayoutEngine> {
  const { default: Elk } = await import('elkjs/lib/elk-api.js');
  return new Elk({ workerFactory: () => new Worker(elkWorker) }) as unknown as LayoutEngine;
}

function keep(name: string, picture: Picture | 'failed' | undefined): void {
  const all = new Map(pictures.value);
  all.delete(name);
  all.set(name, picture);
  for (const oldest of [...all.keys()].slice(0, Math.max(0, all.size - greatestPictures))) all.delete(oldest);
  pictures.value = all;
}

/** Begins to make a picture, unless that has begun. */
export async function makePicture(name: string, chart: () => Chart | undefined): Promise<void> {
  if (pictures.value.has(name)) return;
  keep(name, undefined);
  const described = chart();
  if (described === undefined) return keep(name, 'failed');
  engine ??= startEngine();
  try {
    keep(name, pictureOf(await layoutChart(described, { heading: false, engine: await engine })));
  } catch {
    keep(name, 'failed');
  }
}
