/** More than one backup. */
import { workloadNames } from '../workloads';
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
