/** Runs the scanner's guest on the pair and kills the primary while the scanner draws in a sheet. */
import { readFileSync } from 'node:fs';
import { inventory, isConsistent, judgedPair, plan, runBare } from 'understudy';
import { scannerRow } from './scanner.js';

const [, , path = 'examples/guests/scanner.elf'] = process.argv;
const quiet = plan({
  guest: new Uint8Array(readFileSync(path)),
  append: 'sheets=3',
  disk: new Uint8Array(512),
  targets: [scannerRow(10)],
});
for (const { id, name, what } of inventory(quiet)) if (id !== undefined) console.log(`ID ${id}  ${name}: ${what}`);

const kill = { who: 'primary', when: { kind: 'record', type: 'medium.started', nth: 3 } } as const;
const run = judgedPair({ ...quiet, kills: [kill] }).toEnd(runBare(quiet));
for (const { at, processor, what } of run.observed.effects) {
  console.log(`${(at / 1e6).toFixed(1).padStart(8)} ms  ${what} for ${processor}`);
}
process.stdout.write(run.observed.console);
console.log(`uncertain interrupts: ${run.observed.uncertainInterrupts}`);
console.log(`${run.verdict}${run.violation === undefined ? '' : `: ${run.violation}`}`);
process.exitCode = isConsistent(run.verdict) ? 0 : 1;
