/** The trace of one process of a live pair, as its file holds it. */
import type { WrittenRecord } from '../../ports/trace';

/** The type of such a file's first line, which says whose it is; this line is event 0. */
const processType = 'trace.process';

export interface ProcessTrace {
  /** Of the process for whom the records are: `environment`, or the incarnation of a replica. */
  readonly name: string;
  readonly process: 'environment' | 'replica';
  /** The wall clock, in nanoseconds since 1970, at the instant 0 of the process's own clock. */
  readonly startedAtUnixNs: bigint;
  /** What a replica says of its run. */
  readonly run: RunOfReplica | undefined;
  /** The records after the first line, in the order of the file. */
  readonly records: Iterator<WrittenRecord>;
}

interface RunOfReplica {
  /** xxh64 of the guest's file. */
  readonly guestDigest: string;
  readonly append: string;
  readonly protocol: string;
  readonly epochLength: number;
}

/** A line that no process of a live pair has written. */
export class ForeignTrace extends Error {}

/**
 * Reads the first line of a trace.
 * @throws {ForeignTrace} whose message says what it is instead
 */
export function processTrace(records: Iterator<WrittenRecord>): ProcessTrace {
  const first = records.next().value as WrittenRecord | undefined;
  if (first?.type !== processType) {
    throw new ForeignTrace(
      first?.type === 'trace.plan'
        ? 'it is that of a run in virtual time, which has its verdict already'
        : `its first line is no ${processType}: no process of a live pair has written it`,
    );
  }
  const { actor: name, process, startedAtUnixNs, guest, append, protocol, epochLength, version } = first;
  if (version !== 1) throw new ForeignTrace(`it is of version ${version}, and this program reads version 1`);
  if (process !== 'environment' && process !== 'replica')
    throw new ForeignTrace('it does not say of what process it is');
  if (typeof startedAtUnixNs !== 'string' || !/^\d{1,20}$/.test(startedAtUnixNs)) {
    throw new ForeignTrace('it does not say when its process was started');
  }
  const run =
    process === 'replica'
      ? {
          guestDigest: String((guest as { readonly digest?: unknown } | undefined)?.digest),
          append: String(append ?? ''),
          protocol: String(protocol),
          epochLength: Number(epochLength),
        }
      : undefined;
  return { name, process, startedAtUnixNs: BigInt(startedAtUnixNs), run, records };
}
