/** A thread that makes runs, one after the other. */
import type { RunRequest } from '../../../paper/runs/kinds';
import { answerTasks } from '../../thread-tasks';
import { paperGuests, paperTask } from './task';

const guests = paperGuests();

answerTasks((request: RunRequest) => paperTask(guests, request));
