/**
 * Figures of a live machine that is broken again and again: `pauses` tells how long a person at the console waits when
 * the primary is killed, `endurance` how memory and descriptors of each process go while a Linux has a load, and
 * `hostile` what malformed frames and silent connections cost.
 */
import { parseArgs } from 'node:util';
import { measureEndurance } from './endurance';
import { measureHostile } from './hostile';
import { measurePauses } from './pauses';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '50' },
    minutes: { type: 'string', default: '120' },
    timeout: { type: 'string', default: '300' },
    linux: { type: 'boolean', default: false },
    frames: { type: 'string', default: '1000000' },
    connections: { type: 'string', default: '10000' },
    keys: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
  },
});
const [what] = positionals;
if (what === 'pauses')
  await measurePauses({ kills: Number(values.kills), timeoutMs: Number(values.timeout), linux: values.linux });
else if (what === 'endurance') await measureEndurance(Number(values.minutes));
else if (what === 'hostile')
  await measureHostile({
    frames: Number(values.frames),
    connections: Number(values.connections),
    isEncrypted: values.keys,
    rounds: Number(values.rounds),
    seed: Number(values.seed),
  });
else
  process.stderr.write(
    'measure:live -- pauses [--kills N] [--timeout MS] [--linux] | endurance [--minutes N] | hostile [--frames N] [--connections N] [--keys] [--rounds N] [--seed N]\n',
  );
