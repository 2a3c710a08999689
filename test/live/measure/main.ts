/**
 * Figures of a live machine that is broken again and again: `pauses` tells how long a person at the console waits when
 * the primary is killed, and `endurance` how memory and descriptors of each process go while a Linux has a load.
 */
import { parseArgs } from 'node:util';
import { measureEndurance } from './endurance';
import { measurePauses } from './pauses';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '50' },
    minutes: { type: 'string', default: '120' },
    timeout: { type: 'string', default: '300' },
    linux: { type: 'boolean', default: false },
  },
});
const [what] = positionals;
if (what === 'pauses')
  await measurePauses({ kills: Number(values.kills), timeoutMs: Number(values.timeout), linux: values.linux });
else if (what === 'endurance') await measureEndurance(Number(values.minutes));
else process.stderr.write('measure:live -- pauses [--kills N] [--timeout MS] [--linux] | endurance [--minutes N]\n');
