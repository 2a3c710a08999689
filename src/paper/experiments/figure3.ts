import { paperCosts } from '../cost-model';
import { type Circumstances, type Experiment, type Figure, mean, type Result, residualPercent } from '../experiment';
import { ioPerformance, printed } from '../formulas';
import { allLengths, printedLengths, readTransfer, tableI } from '../published';
import { idleShare } from '../runs/bare';
import { workload } from '../workloads';

/** Figure 3 (§4.2): normalized performance of the input/output workloads. */
export const figure3: Experiment = {
  name: 'fig3',
  title: 'Figure 3: the input/output workloads',
  place: 'paper',
  question:
    '§4.2: longer epochs lead to better performance, until the delay of interrupts outweighs it: a slight upward drift.',
  run,
};

const lengths = allLengths.filter((length) => length <= 32_000);

function run(circumstances: Circumstances): Result {
  const both = (['write', 'read'] as const).map((name) => ofWorkload(name, circumstances));
  return {
    tables: both.map(({ table }) => table),
    figures: both.map(({ figure }) => figure),
    remarks: [
      'The formula’s terms cpu(EL) and delay(EL) stand in Bressoud’s dissertation; here cpu(EL) is made like NP_C from the ' +
        'guest’s own path, and the delay is half an idle epoch with its boundary, and a boundary.',
      ...both.map(({ remark }) => remark),
    ],
  };
}

function ofWorkload(name: 'write' | 'read', { measurements, scale }: Circumstances) {
  const io = workload(name, scale);
  const bare = measurements.bare(io);
  const path = bare.path.instructions / bare.operations;
  const simulated = bare.path.simulated / bare.operations;
  const constants = {
    instructions: path,
    simulated,
    instructionUs: paperCosts.instructionNs / 1e3,
    idleShare: idleShare(bare),
    transferUs: (name === 'write' ? paperCosts.diskWriteNs : paperCosts.diskReadNs) / 1e3,
    forwardingUs: name === 'write' ? 0 : readTransfer.ms * 1e3,
  };
  const rows = lengths.map((epochLength, at) => {
    const measured = measurements.pair(io, { epochLength });
    const formula = ioPerformance(epochLength, constants);
    const paper = tableI[name].old[at];
    return {
      epochLength,
      paper,
      formula,
      measured: measured.normalizedPerformance,
      residual: residualPercent(measured.normalizedPerformance, paper ?? formula),
      delay: mean(measured.delaysNs) / 1e6,
    };
  });
  const table = {
    name: `fig3-${name}`,
    title: `Normalized performance N′/N of the ${io.title} workload, prototype`,
    columns: [
      { title: 'epoch length (instructions)' },
      { title: 'paper', digits: 2 },
      { title: 'formula', digits: 3 },
      { title: 'measured here', digits: 3 },
      { title: 'residual (%)', digits: 2 },
      { title: 'mean delay of the interrupt (ms)', digits: 3 },
    ],
    rows: rows.map((row) => Object.values(row)),
  };
  const figure: Figure = {
    kind: 'curves',
    name: `fig3-${name}`,
    title: `${name === 'write' ? 'Write' : 'Read'}-intensive workload`,
    x: { label: 'epoch length (instructions)', scale: 'log' },
    y: { label: 'normalized performance N′/N' },
    series: [
      { title: 'formula', kind: 'line', points: rows.map(({ epochLength, formula }) => [epochLength, formula]) },
      {
        title: 'paper, measured',
        kind: 'dots',
        points: printedLengths.map((length, at) => [length, tableI[name].old[at]]),
      },
      {
        title: 'measured here',
        kind: 'dots',
        points: rows.map(({ epochLength, measured }) => [epochLength, measured]),
      },
    ],
  };
  const share = ((100 * simulated) / path).toFixed(2);
  const remark =
    `${io.title}: ${io.requests} requests, ${bare.operations} operations on the disk; before each ${path.toFixed(0)} ` +
    `instructions, ${share} % of them simulated (the paper: ${name === 'write' ? '5' : '4.25'} %), at ${printed.simulatedUs} µs each.`;
  return { table, figure, remark };
}
