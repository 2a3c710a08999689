/** A thread that runs trials, one after the other. */
import { answerTasks } from '../thread-tasks';
import { TaskRunner, type TortureTask, tortureTask } from './task';

const runner = new TaskRunner();

answerTasks((task: TortureTask) => tortureTask(runner, task));
