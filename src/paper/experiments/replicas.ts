/** More replicas, and replicas that join. */
import { beyondScale, type Circumstances, type Experiment, type Result } from '../experiment';
import { workload, workloadNames } from '../workloads';
import { comparison } from './comparison';

export const backups = comparison({
  name: 'backups',
  title: 'Two and three backups',
  question: '§2.1: "generalization to multiple backups is straightforward". What does it cost?',
  table: 'Normalized performance by the number of backups, each with a link of its own, epochs of 4K',
  workloads: workloadNames,
  of: [{ title: 'protocol' }, { title: 'backups' }],
  settings: (['prototype', 'revised'] as const).flatMap((protocol) =>
    [1, 2, 3].map((count) => ({ cells: [protocol, count], setting: { protocol, backups: count } })),
  ),
  remarks: [
    'The links work at the same time, and one set-up serves all of them: the model has no cost for a second message. What ' +
      'grows under revised is the number of acknowledgments, each an interrupt.',
  ],
});

/** §6: "we have not considered any of the issues associated with restarting a failed backup." */
export const join: Experiment = {
  name: 'join',
  title: 'A replica joins: the pause against the size of memory',
  place: 'beyond',
  question:
    '§6: "The problem is to communicate the state of the primary without significantly delaying its execution."',
  run: ({ measurements, scale }: Circumstances): Result => {
    const rows = memories.map((megabytes) => {
      measurements.tell(`a replica joins, ${megabytes} MB`);
      const sized = workload('write', Math.max(beyondScale(scale), 200 / 2048));
      const pair = measurements.world(sized, {
        memorySize: megabytes << 20,
        joinAfterNs: 1_000_000,
        kills: [{ who: 'backup', when: { kind: 'time', at: 30_000_000 } }],
      });
      pair.start();
      while (pair.joins.length === 0 && pair.step());
      const [joined] = pair.joins;
      if (joined === undefined) return [megabytes, undefined, undefined, undefined];
      return [megabytes, (joined.joinedAtNs - joined.repairedAtNs) / 1e6, joined.pauseNs / 1e6, joined.pages];
    });
    const known = rows.filter((row) => row[2] !== undefined);
    return {
      tables: [
        {
          name: 'join',
          title: 'A repaired replica joins a write-intensive guest, prototype, epochs of 4K, 10 Mb/s',
          columns: [
            { title: 'memory (MB)' },
            { title: 'from repair to backup (ms)', digits: 1 },
            { title: 'the guest stands still (ms)', digits: 2 },
            { title: 'pages sent again meanwhile' },
          ],
          rows,
        },
      ],
      figures: [
        {
          kind: 'curves',
          name: 'join',
          title: 'The pause of the guest at the end of a join',
          x: { label: 'memory (MB)', scale: 'log' },
          y: { label: 'pause (ms)' },
          series: [{ title: 'pause', kind: 'both', points: known.map((row) => [Number(row[0]), Number(row[2])]) }],
        },
      ],
      remarks: [
        'Memory that the guest has never written is not sent: a replica that joins starts with zeros. So neither time nor ' +
          'pause depends on the size of memory, but on what the guest has written, and at the end on what it writes ' +
          'while the last pages are under way.',
      ],
    };
  },
};

const memories = [2, 4, 8, 16, 32];
