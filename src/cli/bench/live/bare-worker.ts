/** A thread that is a bare machine with a kernel, and executes when it is told to. */
import { parentPort, workerData } from 'node:worker_threads';
import { kernelMachine } from '../guest';
import type { OtherKernel } from './other-processor';
import { speedOf } from './speed';

const { image, count, processor } = workerData as OtherKernel;
const cpu = kernelMachine(image, count, false, processor);
parentPort?.on('message', (forMs: number) => parentPort?.postMessage(speedOf(cpu, forMs).mips));
