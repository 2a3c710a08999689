/**
 * Measures a fleet against a Redis of its own: `npm run bench:fleet`. All figures of one run; docs/fleet.md tells what
 * they were.
 */
import { memory } from './memory';
import { speed } from './speed';
import { simulatedWorkers, thousand } from './thousand';

const [what, ...more] = process.argv.slice(2);
const print = (line: string) => process.stdout.write(`${line}\n`);

if (what === 'workers') await simulatedWorkers(more);
else {
  if (what === undefined || what === 'speed') await speed(print, Number(more[0] ?? 400), Number(more[1] ?? 3));
  if (what === undefined || what === 'memory') await memory(print);
  if (what === undefined || what === 'thousand') await thousand(print);
}
