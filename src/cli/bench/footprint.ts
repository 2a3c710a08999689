/** The memory that the processor allocates while it runs, and the memory that a machine holds. */
import { type HeapProfiler, Session } from 'node:inspector';
import { PerformanceObserver } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ProcessorKind } from '../../pa-risc/routines';
import { kernelMachine } from './guest';

export interface Allocation {
  readonly virtual: boolean;
  readonly processor: ProcessorKind;
  readonly instructions: number;
  /** Garbage collections during the run, of any kind. */
  readonly collections: number;
  /** Bytes of all objects made during the run, by the engine's own sampling, with those that a collection has freed. */
  readonly allocatedBytes: number;
}

export interface MachineMemory {
  readonly ramBytes: number;
  /** RAM and 48 MB; 64 MB with the translator. */
  readonly allowedBytes: number;
  /** Heap and buffers of a machine that has run. */
  readonly bytes: number;
}

const overheadBytes: Readonly<Record<'interpreter' | 'translator', number>> = {
  interpreter: 48 << 20,
  translator: 64 << 20,
};
const instructionsAtOnce = 10_000_000;
/** Bytes allocated between two samples, on average. */
const samplingInterval = 4096;
/** The time that the engine may need to compile hot code. */
const warmUp = 50_000_000;
/** More repetitions of a kernel than any measurement takes. */
const endless = 0x7fffffff;

function collect(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

/** Runs `instructions` of a kernel, and listens for garbage collections. */
export async function allocation(
  image: Uint8Array,
  virtual: boolean,
  instructions: number,
  processor: ProcessorKind = 'interpreter',
): Promise<Allocation> {
  const machine = kernelMachine(image, endless, virtual, processor);
  for (let left = Math.min(warmUp, instructions); left > 0; left -= instructionsAtOnce) machine.run(instructionsAtOnce);
  collect();
  let collections = 0;
  // Sampling ends with a collection of its own.
  let startedAt = 0;
  let endedAt = 0;
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().filter(({ startTime }) => startTime >= startedAt && startTime < endedAt).length;
  });
  observer.observe({ entryTypes: ['gc'] });
  const first = machine.instructions;
  const allocatedBytes = allocatedBy(() => {
    startedAt = performance.now();
    for (let left = instructions; left > 0; left -= instructionsAtOnce) machine.run(Math.min(left, instructionsAtOnce));
    endedAt = performance.now();
  });
  // The observer hears of a collection only when the process is idle.
  await turn();
  observer.disconnect();
  return { virtual, processor, instructions: machine.instructions - first, collections, allocatedBytes };
}

/** How many bytes `work` allocates. The heap's growth would not show that, since collections shrink the heap. */
function allocatedBy(work: () => void): number {
  const session = new Session();
  session.connect();
  let allocated = 0;
  session.post('HeapProfiler.startSampling', {
    samplingInterval,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  work();
  session.post('HeapProfiler.stopSampling', (_error, { profile }) => {
    allocated = sizeOf(profile.head);
  });
  session.disconnect();
  return Math.round(allocated);
}

const sizeOf = ({ selfSize, children }: HeapProfiler.SamplingHeapProfileNode): number =>
  children.reduce((sum, child) => sum + sizeOf(child), selfSize);

const turn = () => new Promise((resolve) => setTimeout(resolve, 50));

/** The engine returns an unused buffer some time after the collection that finds it. */
async function held(): Promise<number> {
  collect();
  await turn();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Makes one machine more and lets it run; what all machines share is there before. */
export async function machineMemory(
  image: Uint8Array,
  processor: 'interpreter' | 'translator' = 'interpreter',
): Promise<MachineMemory> {
  const before = await held();
  const machine = kernelMachine(image, endless, true, processor);
  machine.run(instructionsAtOnce);
  machine.digest();
  const bytes = (await held()) - before;
  const ramBytes = machine.memory.size;
  return { ramBytes, allowedBytes: ramBytes + overheadBytes[processor], bytes };
}
