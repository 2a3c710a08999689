/** A thread that makes runs, one after the other. */
import { parentPort } from 'node:worker_threads';
import type { RunRequest } from '../../../paper/runs/kinds';
import { paperTask, workloadGuest } from './task';

const guest = workloadGuest();

parentPort?.on('message', (request: RunRequest) => parentPort?.postMessage({ answer: paperTask(guest, request) }));
