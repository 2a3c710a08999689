/** `understudy judge`: the verdict on a run of real processes, from the traces that they have written. */
import pc from 'picocolors';
import { diskBytes, diskImage, zeroImage } from '../../devices/scsi/disk-image';
import { OverlayStore } from '../../devices/scsi/overlay-store';
import { digest } from '../base/digest';
import { printable } from '../base/printable';
import { judgeTraces, type LiveJudgment } from '../check/merge/live-judgment';
import { ForeignTrace, type ProcessTrace, processTrace } from '../check/merge/process-trace';
import type { DiskImage } from '../ports/block-store';
import type { WrittenRecord } from '../ports/trace';
import { runBare } from '../sim/bare';
import { defaultPlan, emptyDiskBytes } from '../sim/plan/plan';
import { traceLine } from '../trace/trace-digest';
import { readInput } from './files/input-files';
import { readDisk } from './files/media';
import { openOutput } from './files/output-file';
import { TraceInput } from './files/trace-input';
import { checkGuest } from './guest';
import { printJson } from './print-json';
import { exitCode, tellJudgment } from './tell-judgment';
import { Progress } from './terminal/progress';
import { UsageError } from './usage-error';

export interface JudgeOptions {
  readonly guest?: string;
  readonly disk?: string;
  readonly diskAfter?: string;
  readonly tape?: string;
  readonly type?: string;
  readonly merged?: string;
  readonly json?: true;
}

/** Returns the exit code. */
export function judgeCommand(paths: readonly string[], options: JudgeOptions): number {
  for (const name of ['disk', 'diskAfter', 'tape', 'type'] as const) {
    if (options[name] === undefined || options.guest !== undefined) continue;
    throw new UsageError(`--${name === 'diskAfter' ? 'disk-after' : name} has no meaning without --guest`);
  }
  const progress = new Progress('judging');
  const merged = options.merged === undefined ? undefined : openOutput('merged trace', options.merged);
  try {
    const judgment = judgeFiles(paths, options, (record) => {
      progress.add();
      merged?.write(traceLine(record));
    });
    merged?.close();
    progress.end();
    if (options.json) printJson({ ...judgment, consoleDigest: digest(judgment.console) });
    else tell(judgment, options);
    return exitCode(judgment.verdict);
  } catch (error) {
    merged?.discard();
    progress.end();
    throw error;
  }
}

/**
 * The verdict over these traces; `onRecord` hears of each record that has been judged.
 * @throws {BadInput} if a file cannot be read, or the traces are no single run
 */
export function judgeFiles(
  paths: readonly string[],
  options: Pick<JudgeOptions, 'guest' | 'disk' | 'diskAfter' | 'tape' | 'type'>,
  onRecord: (record: WrittenRecord) => void = () => {},
): LiveJudgment {
  const traces = paths.map(openTrace);
  const before = options.guest === undefined ? undefined : diskBefore(options);
  return judgeTraces({
    traces,
    ...(options.guest !== undefined && { bare: bareRun(traces, options, options.guest, before) }),
    ...(options.diskAfter !== undefined && { diskDigest: changes(before as DiskImage, options.diskAfter) }),
    onRecord,
  });
}

function openTrace(path: string): ProcessTrace {
  try {
    return processTrace(new TraceInput(path).records({ mayBeTorn: true }));
  } catch (error) {
    if (error instanceof ForeignTrace) throw new UsageError(`the trace ${path}: ${error.message}`);
    throw error;
  }
}

function bareRun(
  traces: readonly ProcessTrace[],
  options: Pick<JudgeOptions, 'tape' | 'type'>,
  path: string,
  disk = zeroImage(0),
) {
  const run = traces.find(({ run }) => run !== undefined)?.run;
  const guest = readInput('guest', path);
  if (run !== undefined && digest(guest) !== run.guestDigest) {
    throw new UsageError(`the guest ${path} is not the one that the replicas have run: its digest is another one`);
  }
  const tape = options.tape === undefined ? {} : { tape: readInput('tape', options.tape) };
  const typed =
    options.type === undefined ? [] : [{ at: 'listening' as const, bytes: readInput('input', options.type) }];
  const plan = { ...defaultPlan, guest, disk, append: run?.append ?? '', typed, ...tape };
  checkGuest(path, plan);
  const bare = runBare(plan);
  if (!bare.finished)
    throw new UsageError(`the guest ${path} does not finish on the bare machine: judge without --guest`);
  return bare;
}

function diskBefore({ disk, diskAfter }: Pick<JudgeOptions, 'disk' | 'diskAfter'>): DiskImage {
  if (disk !== undefined) return diskImage(readDisk(disk));
  return zeroImage(diskAfter === undefined ? emptyDiskBytes : diskBytes(readDisk(diskAfter)));
}

/** Blocks that are compared at once. */
const blocksAtOnce = 2048;

/** The digest of what the run has changed. */
function changes(before: DiskImage, path: string): string {
  const after = diskImage(readDisk(path));
  if (after.blockCount !== before.blockCount) {
    throw new UsageError(`the disk ${path} has ${after.blockCount} blocks, and before the run ${before.blockCount}`);
  }
  const store = new OverlayStore(before);
  for (let block = 0; block < after.blockCount; block += blocksAtOnce) {
    const bytes = after.read(block, Math.min(blocksAtOnce, after.blockCount - block));
    if (Buffer.compare(bytes, before.read(block, bytes.length / 512)) !== 0) store.write(block, bytes);
  }
  return store.digest;
}

function tell(judgment: LiveJudgment, { guest, diskAfter }: JudgeOptions): void {
  const { records, epochs, durationNs, failovers, joins, effects, repeats, console } = judgment;
  const seconds = (durationNs / 1e9).toFixed(1);
  process.stderr.write(
    `${records} records in ${seconds} s: ${epochs} epochs, ${failovers.length} failovers, ${joins.length} joins, ${effects} effects, ${console.length} console bytes\n`,
  );
  for (const repeat of repeats) process.stderr.write(`${pc.yellow('repeated:')} ${printable(repeat)}\n`);
  if (guest === undefined)
    process.stderr.write('compared: the replicas with each other (--guest FILE: with the bare machine)\n');
  else if (diskAfter === undefined) process.stderr.write('compared: all but the disk’s contents (--disk-after FILE)\n');
  tellJudgment(judgment);
}
