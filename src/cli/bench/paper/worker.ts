/** A thread that makes runs, one after the other. */
import { parentPort } from 'node:worker_threads';
import type { RunRequest } from '../../../paper/runs/kinds';
import { paperGuests, paperTask } from './task';

const guests = paperGuests();

parentPort?.on('message', (request: RunRequest) => parentPort?.postMessage({ answer: paperTask(guests, request) }));
