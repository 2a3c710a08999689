/** What a campaign has hit, as a table and as a picture. */
import pc from 'picocolors';
import { type Coverage, faultColumns, matrix } from '../../check/campaign/coverage';
import { coveragePicture } from '../../check/campaign/picture';
import { writeOutput } from '../files/output-file';

export function writePicture(path: string, coverage: Coverage, runs: number): void {
  const svg = coveragePicture(coverage, `Faults by the state of the hypervisor's chart, ${runs} runs`);
  writeOutput('picture', path, [svg]);
}

export function tellRuns(
  runs: { readonly runs: number; readonly runsPerSecondAndCore: number; readonly verdicts: object },
  coverage: Coverage,
): void {
  const out = (text: string) => process.stdout.write(`${text}\n`);
  const verdicts = Object.entries(runs.verdicts).map(([verdict, count]) => `${verdict} ${count}`);
  out(`${runs.runs} runs, ${runs.runsPerSecondAndCore} per second and core: ${verdicts.join(', ')}`);
  tellCoverage(coverage);
}

/** The table of faults by states. */
export function tellCoverage(coverage: Coverage): void {
  const out = (text: string) => process.stdout.write(`${text}\n`);
  const rows = matrix(coverage);
  const width = Math.max(0, ...rows.map(({ state }) => state.length));
  const row = (name: string, cells: readonly (string | number)[]) =>
    [name.padEnd(width), ...cells.map((cell) => String(cell).padStart(12))].join(' ');
  out(`\n${pc.bold(row('state of the chart', faultColumns))}`);
  for (const { state, counts } of rows) out(row(state, counts));
}
