/** A thread that makes runs of real processes, one after the other. */
import { MissingHere, needsHere } from '../../../base/bad-input';
import { answerTasks } from '../../thread-tasks';
import { imageDigests, type LiveTask, liveTask } from './task';

answerTasks((task: LiveTask) => {
  const own = needsHere(() => imageDigests(task.guests));
  const other = task.guests.find((name) => own[name] !== task.images[name]);
  if (other !== undefined)
    throw new MissingHere(`this worker has another ${other}: ${own[other]}, not ${task.images[other]}`);
  return liveTask(task);
});
