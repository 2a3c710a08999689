/**
 * An unmodified Linux boots, writes records, and survives its primary's death. `LINUX_KILLS` says how often it is
 * killed under each protocol, once unless told; `LINUX_SEED` which moments are chosen.
 */
import { describe, expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { JudgedPair } from '../../src/check/judged-run';
import type { WrittenRecord } from '../../src/ports/trace';
import { runBare } from '../../src/sim/bare';
import type { Kill, RunPlan } from '../../src/sim/plan/plan';
import { diskToolsAreHere, examine, linuxIsHere, linuxPlan, referenceLog, whereItIsMade } from './linux';

const kills = Number(process.env.LINUX_KILLS ?? 1);
const seed = process.env.LINUX_SEED ?? '1';
const records = 40;

const blurred = (log: string): string[] =>
  log
    .slice(log.indexOf('Linux version'))
    .replaceAll('\r', '')
    .split('\n')
    .map((line) =>
      line
        .replace(/^\[ *\d+\.\d+\] /, '')
        .replace(/0x[\da-f]+|\d+/g, '#')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '');

/** What a machine with other devices, other addresses and another command line says. */
const differs =
  /^initrd: |LCD or LED|ommand line|version # at # found|powersw|^reboot: |SeaBIOS|^\*+$|^INIT|Cobra Core|^#\. Memory|^process '\/init'/;

function onThePair(plan: RunPlan, kill?: Kill) {
  const started = new Map<unknown, number>();
  /** From when to when each SCSI command was outstanding at the primary. */
  const commands: (readonly [from: number, until: number])[] = [];
  const onRecord = ({ actor, type, id, operation, at }: WrittenRecord) => {
    if (actor !== 'left') return;
    if (type === 'processor.killed')
      wasOutstanding = JSON.stringify(pair.environment.targets[0].target.state) !== '"ready"';
    if (type === 'operation.started') started.set(id, at);
    const from = type === 'interrupt.delivered' ? started.get(operation) : undefined;
    if (from !== undefined) commands.push([from, at]);
  };
  /** When the primary died, the disk was at work on a command, or on the way to tell of its end. */
  let wasOutstanding = false;
  const judged: JudgedPair = new JudgedPair({ ...plan, kills: kill === undefined ? [] : [kill] }, { onRecord });
  const moments: { open?: number; closed?: number } = {};
  const { pair }: JudgedPair = judged;
  while (pair.step()) {
    const { terminal, clock } = pair.environment;
    if (moments.open === undefined && terminal.expectedOrdinal > 0) {
      const text = new TextDecoder('latin1').decode(terminal.text.slice(-64));
      if (text.includes('INIT: open records')) moments.open = clock.nowAt;
    } else if (moments.closed === undefined && pair.environment.effects.all.length > 0) {
      const text = new TextDecoder('latin1').decode(terminal.text.slice(-64));
      if (text.includes('INIT: umount')) moments.closed = clock.nowAt;
    }
  }
  return { judged, pair, moments, commands, wasOutstanding };
}

describe.skipIf(!linuxIsHere)(`Linux${linuxIsHere ? '' : ` (${whereItIsMade})`}`, () => {
  const plan = linuxPlan(records);
  const bare = linuxIsHere ? runBare(plan) : undefined;

  test('on the bare machine: booted, disk found, records written, halted', () => {
    expect(bare?.finished).toBe(true);
    for (const said of [/53c700/, /Attached SCSI disk/, /mount \/dev\/sda: 0/, /INIT: umount 0/, /done, end=halt/]) {
      expect(bare?.console).toMatch(said);
    }
  });

  const reference = referenceLog();
  const whyNoReference = reference === undefined ? ' (the images’ folder has no reference-boot.log)' : '';
  const title = 'it says what the same kernel says elsewhere, but for addresses, times and devices that differ';
  test.skipIf(reference === undefined)(`${title}${whyNoReference}`, () => {
    const ours = blurred(bare?.console ?? '');
    const missing = blurred(reference ?? '').filter((line) => !differs.test(line) && !ours.includes(line));
    expect(missing).toEqual([]);
  });

  const protocols = ['original', 'prototype', 'revised'] as const;

  test.each(protocols)(
    `%s: kills between the first and the last record (${kills}): every record told is on the disk, in order`,
    (protocol) => {
      if (bare === undefined) return;
      const random = new Random(`linux/${seed}/${protocol}`);
      const undisturbed = onThePair({ ...plan, protocol });
      expect(undisturbed.judged.verdict(bare)).toMatchObject({ verdict: 'consistent' });
      const { open = 0, closed = 0 } = undisturbed.moments;
      expect(closed).toBeGreaterThan(open);
      let outstanding = 0;
      const commands = undisturbed.commands.filter(([from, until]) => from > open && until < closed);
      for (let run = 0; run < kills; run++) {
        // Every second one at a random moment of a command that is chosen at random.
        const atCommand = (run + protocols.indexOf(protocol)) % 2 === 1;
        const [from, until] = atCommand ? commands[random.integer(0, commands.length - 1)] : [open, closed];
        const at = random.integer(from, until);
        const name = `LINUX_SEED=${seed} ${protocol} --kill primary@time:${at / 1e6}`;
        const { judged, pair, wasOutstanding } = onThePair(
          { ...plan, protocol },
          { who: 'primary', when: { kind: 'time', at } },
        );
        const { verdict, violation, observed } = judged.verdict(bare);
        expect([name, verdict, violation]).toEqual([name, 'consistent', undefined]);
        if (wasOutstanding) outstanding++;
        if (run % 10 === 9)
          console.log(`${protocol}: ${run + 1} kills, ${outstanding} with a SCSI command outstanding`);
        if (!diskToolsAreHere) continue;
        const { store } = pair.environment;
        const found = examine(store.read(0, store.blockCount));
        expect([name, found.errors]).toEqual([name, 0]);
        const told = [...observed.console.matchAll(/INIT: record (\d+) rc 0/g)].map(([, number]) => Number(number));
        expect([name, found.records]).toEqual([name, Array.from({ length: records }, (_, at) => `record ${at}`)]);
        expect(Math.max(...told)).toBeLessThan(records);
      }
      if (kills >= 100) expect(outstanding).toBeGreaterThanOrEqual(40);
    },
  );
});
