/**
 * `npm run torture:network -- [kills] [--size KILOBYTES] [--seed N]`: kills the primary at random phases of random
 * frames of a download, under each preset, with and without loss on the segment. Exit code 1 if one of them goes wrong.
 * With `--picture FILE` one download is drawn instead, which is killed in its middle.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Random } from '../../../src/base/random';
import { type Protocol, presets } from '../../../src/hypervisor/switches';
import type { Failover } from '../../../src/sim/failover';
import { Download, downloadPlan, networkIsHere, whyNoNetwork } from './download';
import { SequenceFigure } from './sequence-figure';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '64' },
    seed: { type: 'string', default: '1' },
    picture: { type: 'string' },
  },
});
const [kills = 200, kilobytes, seed] = [positionals[0] ?? 200, values.size, values.seed].map(Number);
if ([kills, kilobytes, seed].some((value) => !Number.isSafeInteger(value) || value < 1)) {
  throw new Error('usage: torture:network [kills] [--size KILOBYTES] [--seed N], whole numbers from 1 on');
}
if (!networkIsHere) throw new Error(`there is no Linux with a network${whyNoNetwork}`);

if (values.picture === undefined) torture();
else draw(values.picture);

function draw(path: string): void {
  const figure = new SequenceFigure();
  const download = new Download(downloadPlan({ kilobytes, protocol: 'revised', seed }), (record) =>
    figure.hear(record),
  );
  download.boot();
  const middle = Math.floor(download.count() / 2);
  figure.forget();
  const { wrong } = download.run(middle);
  for (const each of wrong) console.log(each);
  writeFileSync(path, figure.draw());
}

function torture(): void {
  const segments = [{}, { loss: 0.01 }] as const;
  const cells = Object.keys(presets).flatMap((protocol) =>
    segments.map((segment) => ({ protocol: protocol as Protocol, segment })),
  );
  const random = new Random(`torture:network/${seed}`);
  let wrongs = 0;
  for (const [at, { protocol, segment }] of cells.entries()) {
    const beganAt = process.cpuUsage();
    const share = Math.floor(kills / cells.length) + (at < kills % cells.length ? 1 : 0);
    const download = new Download(downloadPlan({ kilobytes, protocol, seed, segment }));
    download.boot();
    const phases = download.count();
    const gaps: number[] = [];
    const failovers: Failover[] = [];
    let right = 0;
    for (let kill = 0; kill < share; kill++) {
      const after = random.integer(1, phases);
      const { wrong, gapNs, run } = download.run(after);
      failovers.push(...run.failovers);
      if (gapNs !== undefined) gaps.push(gapNs / 1e6);
      if (wrong.length === 0) right++;
      for (const each of wrong) console.log(`  killed after phase ${after} of ${phases}: ${each}`);
    }
    wrongs += share - right;
    const { user, system } = process.cpuUsage(beganAt);
    const told = gaps.length === 0 ? 'no failover' : partsOf(failovers, gaps);
    const loss = 'loss' in segment ? `loss ${segment.loss}` : 'no loss';
    console.log(
      `${protocol}, ${loss}: ${right} of ${share} right, ${phases} phases; ${told}; ${((user + system) / 1e6).toFixed(0)} s`,
    );
  }
  process.exitCode = wrongs === 0 ? 0 : 1;
}

/** What a client's pause is made of: means, and the extremes of the whole. */
function partsOf(failovers: readonly Failover[], gaps: readonly number[]): string {
  const mean = (values: readonly number[]) => (values.reduce((sum, each) => sum + each, 0) / values.length).toFixed(1);
  const killed = failovers.flatMap(({ killedAtNs, ...rest }) =>
    killedAtNs === undefined ? [] : { ...rest, killedAtNs },
  );
  const detection = mean(killed.map(({ killedAtNs, detectedAtNs }) => (detectedAtNs - killedAtNs) / 1e6));
  const promotion = mean(killed.map(({ detectedAtNs, promotedAtNs }) => (promotedAtNs - detectedAtNs) / 1e6));
  const [least, most] = [Math.min(...gaps), Math.max(...gaps)].map((gap) => gap.toFixed(1));
  return `detection ${detection} ms, promotion ${promotion} ms, first frame ${mean(gaps)} ms after the kill (${least} to ${most})`;
}
