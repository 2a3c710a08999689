/** §6: "we have not considered any of the issues associated with restarting a failed backup." */
import type { Circumstances, Experiment, Figure, Result, Table } from '../experiment';
import { writingMemory } from '../workloads';

export const join: Experiment = {
  name: 'join',
  title: 'A replica joins: the pause against memory',
  place: 'beyond',
  question:
    '§6: "The problem is to communicate the state of the primary without significantly delaying its execution."',
  run,
};

/** Pages of 4 KiB that the guest has written before; and that it writes again before each of its operations. */
const written = [0, 256, 512, 1_024, 2_048];
const rewritten = [0, 4, 16, 64, 128, 256];
/** Of the machine, in megabytes. */
const memories = [4, 8, 16, 32];
const usualMemory = 32;
/** The backup is repaired when the guest has written its memory. */
const killedAtNs = 400_000_000;

interface Row {
  readonly megabytes: number;
  readonly written: number;
  readonly rewritten: number;
}

function run({ measurements }: Circumstances): Result {
  const joined = ({ megabytes, written, rewritten }: Row) =>
    measurements.join(writingMemory(written, rewritten), {
      memorySize: megabytes << 20,
      joinAfterNs: 1_000_000,
      kills: [{ who: 'backup', when: { kind: 'time', at: killedAtNs } }],
    });
  const measured = (rows: readonly Row[]) => rows.map((row) => ({ ...row, join: joined(row) }));
  const [bySize, byWritten, byRewritten] = [
    measured(memories.map((megabytes) => ({ megabytes, written: 256, rewritten: 4 }))),
    measured(written.map((pages) => ({ megabytes: usualMemory, written: pages, rewritten: 4 }))),
    measured(rewritten.map((pages) => ({ megabytes: usualMemory, written: 1_024, rewritten: pages }))),
  ];
  const table = (name: string, title: string, rows: typeof bySize): Table => ({
    name,
    title,
    columns: [
      { title: 'memory (MB)' },
      { title: 'pages written before' },
      { title: 'pages written again before each operation' },
      { title: 'from repair to backup (ms)', digits: 1 },
      { title: 'the guest stands still (ms)', digits: 2 },
      { title: 'pages sent meanwhile' },
    ],
    rows: rows.map(({ megabytes, written, rewritten, join }) => [
      megabytes,
      written,
      rewritten,
      join && (join.joinedAtNs - join.repairedAtNs) / 1e6,
      join && join.pauseNs / 1e6,
      join?.pages,
    ]),
  });
  const pauses = (rows: typeof bySize, at: (row: Row) => number) =>
    rows.flatMap((row) => (row.join === undefined ? [] : [[at(row), row.join.pauseNs / 1e6] as const]));
  const figure: Figure = {
    kind: 'curves',
    name: 'join',
    title: 'The pause of the guest at the end of a join',
    x: { label: 'pages of 4 KiB' },
    y: { label: 'pause (ms)' },
    series: [
      { title: 'against pages written before', kind: 'both', points: pauses(byWritten, ({ written }) => written) },
      {
        title: 'against pages written again before each operation',
        kind: 'both',
        points: pauses(byRewritten, ({ rewritten }) => rewritten),
      },
    ],
  };
  return {
    tables: [
      table('join', 'Against the size of memory; write-intensive, prototype, epochs of 4K, 10 Mb/s', bySize),
      table('join-written', 'Against what the guest has written before', byWritten),
      table('join-rewritten', 'Against what the guest writes while the pages are under way', byRewritten),
    ],
    figures: [figure],
    remarks: [
      'Memory that the guest has never written is not sent, since a replica that joins starts with zeros: its size has no ' +
        'influence. The time until the replica is a backup grows by 3.5 ms for each page written before, which is the page on ' +
        'the wire; the guest runs meanwhile. Its pause depends on what it writes in the time of the last round alone, 3.5 ms ' +
        'for each of these pages.',
      'The guest stands still for 512 pages at most, which fit into the channel’s window with room to spare. While it writes ' +
        'more than that between two of its boundaries, the rounds go on and the replica does not join.',
    ],
  };
}
