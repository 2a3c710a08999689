/** Checks the printer, then runs its guest on the pair and kills the primary in the middle of a line. */
import { checkDevice, isConsistent, judgedPair, plan, runBare } from 'understudy';
import { guest } from './guest.js';
import { printerRow } from './printer.js';

/** ADDRESS, LENGTH, CONTROL: a combination that chance would seldom make. */
const print = [
  { offset: 0, size: 4, value: 0x100 },
  { offset: 4, size: 4, value: 12 },
  { offset: 8, size: 4, value: 1 },
] as const;

const { violations, accesses, operations } = checkDevice(printerRow, { operation: print });
console.log(
  `${accesses} accesses, ${operations} operations: ${violations.length === 0 ? 'the device keeps the rules' : ''}`,
);
for (const { rule, what } of violations) console.log(`${rule}: ${what}`);

const quiet = plan({ guest, disk: new Uint8Array(512), devices: [printerRow] });
const kill = { who: 'primary', when: { kind: 'time', at: 190_000_000 } } as const;
const run = judgedPair({ ...quiet, kills: [kill] }).toEnd(runBare(quiet));
for (const { at, processor, what } of run.observed.effects) {
  console.log(`${(at / 1e6).toFixed(1).padStart(8)} ms  ${what} for ${processor}`);
}
console.log(`console: ${run.observed.console.trim()}; uncertain interrupts: ${run.observed.uncertainInterrupts}`);
console.log(`${run.verdict}${run.violation === undefined ? '' : `: ${run.violation}`}`);
process.exitCode = isConsistent(run.verdict) && violations.length === 0 ? 0 : 1;
