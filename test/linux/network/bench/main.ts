/**
 * `npm run bench:network -- [--size KILOBYTES]`: a ping and a download from Linux on a bare machine and on pairs with
 * epochs of several lengths, outputs stalled and held, side by side.
 */
import { parseArgs } from 'node:util';
import { runBare } from '../../../../src/sim/bare';
import { Pair } from '../../../../src/sim/pair';
import type { RunPlan } from '../../../../src/sim/plan/plan';
import { frameText } from '../../../../src/trace/ethernet/frame-text';
import { downloadPlan, networkIsHere, whyNoNetwork } from '../download';

const { values } = parseArgs({ options: { size: { type: 'string', default: '128' } } });
const kilobytes = Number(values.size);
if (!networkIsHere) throw new Error(`there is no Linux with a network${whyNoNetwork}`);
const plan = downloadPlan({ kilobytes, protocol: 'revised', seed: 1, pings: 5 });

/** A longer frame has a full segment of the file. */
const fullSegment = 1000;

/** What the client sees: from its console, and from its download's first full segment on. */
class Client {
  private console = '';
  private beganAt: number | undefined;
  private endedAt = 0;
  readonly onPeerByte = (byte: number) => {
    this.console += String.fromCharCode(byte);
  };
  readonly onEthernetFrame = (frame: Uint8Array, at: number) => {
    if (!/\.80 /.test(frameText(frame))) return;
    if (frame.length > fullSegment) this.beganAt ??= at;
    this.endedAt = at;
  };

  tell(name: string, bare?: Client): number {
    const [, milliseconds = '?'] = /min\/avg\/max = [\d.]+\/([\d.]+)/.exec(this.console) ?? [];
    const rate = kilobytes / ((this.endedAt - (this.beganAt ?? 0)) / 1e9);
    const share = bare === undefined ? '' : (rate / bare.tell('')).toFixed(2);
    if (name !== '') console.log(`| ${name} | ${milliseconds} | ${rate.toFixed(0)} | ${share} |`);
    return rate;
  }
}

console.log('| machine | ping, ms | download, KB/s | of the bare machine’s |\n|---|---|---|---|');
const alone = new Client();
runBare(plan, alone);
alone.tell('bare');
for (const outputRelease of ['stall', 'hold'] as const) {
  for (const epochLength of [4096, 16384, 65536, 262144]) {
    const client = new Client();
    const changed: RunPlan = { ...plan, epochLength, switches: { outputRelease } };
    const pair = new Pair(changed, client);
    pair.start();
    while (pair.step());
    client.tell(`\`revised\`, ${outputRelease}, epochs of ${epochLength}`, alone);
  }
}
