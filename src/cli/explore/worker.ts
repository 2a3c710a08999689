/** A thread that explores configurations by name, one after the other. */
import type { ExplorationReport } from '../../check/explorer/report';
import { answerTasks } from '../thread-tasks';
import { type ExploreTask, exploreTask } from './task';

answerTasks<ExploreTask, ExplorationReport, number>((task, say) => exploreTask(task, say));
