/** What has been received, as a whole: the page's first line. */
import type { Overview } from '../../inspector/viewer-protocol';
import type { Kept } from './recording-file';

const greatestNames = 3;
const greatestTold = 20;

export function overviewOf(
  { recording, texts }: Kept,
  address: string,
  listeningMs: number,
  opened: string | undefined,
): Overview {
  const { steps, actors, programs, refusals } = recording;
  const roots = new Map<number, string[]>();
  for (const { parent, program, name } of actors.all()) {
    const names = roots.get(program.number) ?? [];
    roots.set(program.number, names);
    if (parent === undefined && names.length < greatestNames) names.push(name);
  }
  return {
    version: recording.version,
    programs: programs
      .filter(({ beganAt, isConnected }) => isConnected || beganAt !== undefined)
      .slice(-greatestTold)
      .map(({ number, from, isVirtual, isConnected }) => ({
        number,
        names: roots.get(number) ?? [],
        ...(from !== undefined && { from }),
        isVirtual,
        isConnected,
      })),
    actors: actors.size,
    forgottenActors: actors.forgotten,
    first: steps.first,
    last: steps.last,
    onDisk: lastOnDisk(recording, texts.firstInMemory),
    dropped: recording.dropped,
    actions: recording.actions,
    memoryBytes: texts.memoryBytes,
    memoryLimit: texts.limits.memoryBytes,
    diskBytes: texts.diskBytes,
    refused: recording.refused,
    refusals: refusals.slice(0, greatestTold).map(({ words, times }) => ({ words, times })),
    definitionsLeftOut: recording.definitionsLeftOut,
    ...(texts.failure !== undefined && { diskFailure: texts.failure }),
    address,
    listeningMs,
    ...(opened !== undefined && { opened }),
  };
}

/** The newest step of which a message is on disk. */
function lastOnDisk({ steps }: Kept['recording'], firstInMemory: number): number {
  let [low, high] = [steps.first, steps.last + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    const { received, taken } = steps.at(middle);
    if ((received < 0 ? taken : received) < firstInMemory) low = middle + 1;
    else high = middle;
  }
  return steps.length === 0 || firstInMemory === 0 ? 0 : low - 1;
}
