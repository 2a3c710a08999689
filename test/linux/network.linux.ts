/** Linux’s own driver of the LAN controller: two machines ping each other, and a download survives a death. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../src/check/scenario/grammar';
import { RunningScenario } from '../../src/check/scenario/run';
import { runBare } from '../../src/sim/bare';
import { image } from './linux';
import { Download, downloadPlan, machineAt, networkIsHere, whyNoNetwork } from './network/download';
import { initPlan } from './scripted';

const scenarioName = 'examples/linux/tcp-survives.scenario';
const textOf = (path: string): string => readFileSync(path, 'utf8');

describe.skipIf(!networkIsHere)(`Linux on an Ethernet${whyNoNetwork}`, () => {
  test('two bare machines ping each other, and the driver counts no error', () => {
    const peer = machineAt('10.0.0.2', 'while :; do sleep 100; done');
    const pings = 'ping -c 5 -i 1 10.0.0.2\nping -c 1 -s 3000 10.0.0.2\ngrep eth0 /proc/net/dev\nhalt -f\n';
    const { console } = runBare({
      ...initPlan(''),
      ...machineAt('10.0.0.1', pings),
      network: { peer },
      processor: 'translator',
    });
    expect(console).toContain('5 packets transmitted, 5 packets received, 0% packet loss');
    expect(console).toContain('1 packets transmitted, 1 packets received, 0% packet loss');
    const [, received, sent] = /eth0:\s+\d+\s+(\d+)(?:\s+0){6}\s+\d+\s+(\d+)(?:\s+0){6}/.exec(console) ?? [];
    // An ARP request and its answer, five echoes, and one in three fragments.
    expect([Number(received), Number(sent)], console).toEqual([9, 9]);
  });

  test.each(['original', 'fastest'] as const)(
    'under %s the primary dies while it serves a file: the file arrives whole, by the same connection',
    (protocol) => {
      const download = new Download(downloadPlan({ kilobytes: 64, protocol, seed: 1 }));
      download.boot();
      const phases = download.count();
      expect(phases).toBeGreaterThan(400);
      // In the handshake, among the segments, and as the connection closes.
      for (const part of [0.02, 0.5, 0.9]) {
        const { wrong, run, gapNs } = download.run(Math.floor(part * phases));
        expect([part, wrong]).toEqual([part, []]);
        expect(run.failovers).toHaveLength(1);
        // Late in a download the new leader may have nothing left to send.
        expect(gapNs ?? 0).toBeLessThan(5e9);
      }
    },
  );

  test('tcp-survives: everything holds, and the story is the kept one but for its numbers', () => {
    const { plan, ...rest } = parseScenario(textOf(scenarioName), scenarioName);
    const file = (name: string) => image(name.replace('images/', '').replace('.gz', ''));
    const running = new RunningScenario({ ...rest, plan: { ...plan, processor: 'translator' } }, { file });
    while (running.judged.pair.step());
    const { failures, transcript } = running.end();
    expect(failures).toEqual([]);
    // Another kernel, or RAM disk, executes other instructions.
    const story = (text: string) => text.match(/^ .* (is killed|takes|has not heard|claim|is primary|halts).*$/gm);
    const inWords = (text: string) => story(text)?.map((line) => line.replace(/\d+/g, 'N').replace(/\s+/g, ' '));
    expect(inWords(transcript)).toEqual(inWords(textOf(scenarioName.replace(/scenario$/, 'transcript'))));
  });
});
