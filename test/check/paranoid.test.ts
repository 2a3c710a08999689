import { describe, expect, test } from 'vitest';
import type { DeviceFront } from '../../devices/device';
import type { DeviceRow } from '../../devices/place';
import { Random } from '../../src/base/random';
import { JudgedPair } from '../../src/check/judged-run';
import { withoutTimes } from '../../src/check/oracle';
import { presets } from '../../src/hypervisor/switches';
import { assemble } from '../../src/pa-risc/assembler/assembler';
import { writeElf } from '../../src/pa-risc/elf-writer';
import type { WrittenRecord } from '../../src/ports/trace';
import { runBare } from '../../src/sim/bare';
import { defaultPlan, type RunPlan } from '../../src/sim/plan/plan';
import { consistent, guest } from './guests';
import { every, length } from './length';

const protocols = Object.keys(presets) as (keyof typeof presets)[];
const ledger = guest('ledger', { append: 'transactions=2 seed=3', epochLength: 16_384, paranoid: true });
const lines = (console: string) => console.split('\n').map(withoutTimes);

/** A run, and how many epochs a processor has compared that did not lead then. */
function compared(plan: Partial<RunPlan>) {
  const first = new Set<string>();
  let count = 0;
  const run = ledger.judge(plan, undefined, ({ type, epoch, term }: WrittenRecord) => {
    if (type !== 'epoch.digested') return;
    if (first.has(`${epoch}/${term}`)) count++;
    else first.add(`${epoch}/${term}`);
  });
  return { run, count };
}

describe.each(protocols)('no false alarm under %s', (protocol) => {
  test('without faults: every epoch is compared, and the console is that of a run without digests', () => {
    const { run, count } = compared({ protocol });
    const plain = ledger.judge({ protocol, paranoid: false });
    expect([run.verdict, run.violation, plain.verdict]).toEqual([consistent, undefined, consistent]);
    expect(lines(run.observed.console)).toEqual(lines(plain.observed.console));
    expect(count).toBeGreaterThan(run.epochs - 20);
    expect(count).toBeGreaterThan(100);
  });

  test('frames are lost and either processor is killed at random moments', () => {
    const random = new Random(`paranoid/${protocol}`);
    let sum = 0;
    for (let seed = 0; seed < length(12, 24); seed++) {
      const at = random.integer(1_000_000, 250_000_000);
      const who = seed % 4 === 0 ? 'backup' : 'primary';
      const link = { loss: [0, 0.2, 0.3][seed % 3], jitterNs: seed % 2 ? 300_000 : 0 };
      const { run, count } = compared({ protocol, seed, link, kills: [{ who, when: { kind: 'time', at } }] });
      const name = `--protocol ${protocol} --seed ${seed} --loss ${link.loss} --kill ${who}@time:${at / 1e6}`;
      expect([name, run.verdict, run.violation]).toEqual([name, consistent, undefined]);
      expect(lines(run.observed.console)).toEqual(lines(ledger.bare.console));
      sum += count;
    }
    expect(sum).toBeGreaterThan(length(250, 500));
  });

  test('two backups, the first primary dies, and a repaired one joins', () => {
    for (const seed of every(2, [0, 1, 2, 3, 4, 5], protocols.indexOf(protocol))) {
      const kills = [{ who: 'primary', when: { kind: 'time', at: 20e6 + seed * 17e6 } }] as const;
      const { run } = compared({ protocol, seed, backups: 2, joinAfterNs: 20e6, link: { loss: 0.1 }, kills });
      expect([seed, run.verdict, run.violation, run.failovers.length]).toEqual([seed, consistent, undefined, 1]);
    }
  });
});

const textAddress = 0x100000;
const wordAddress = 0x110000;
const deviceAddress = 0xf0840000;
const epochLength = 1_000;
const passedBefore = 40_500;

/** Each front that is made reads another value than the one before: no device may. */
function untrueDevice(): DeviceRow {
  let made = 0;
  const front = (name: string): DeviceFront => {
    const value = made++ % 2;
    const nothing = () => {};
    const parts = { write: () => undefined, deliver: nothing, reset: nothing, snapshot: nothing, restore: nothing };
    return { name, read: () => value, interruptLine: false, ...parts };
  };
  return { name: 'untrue', base: deviceAddress, length: 4, front };
}

/** A guest that reads the device once, does this with %r7, computes for long, and halts. */
function planted(then: string, more: Partial<RunPlan>) {
  const program = assemble(
    `_start: ldil L%${passedBefore >> 1}, %r1
        ldo R%${passedBefore >> 1}(%r1), %r1
before: addib,<> -1, %r1, before
        nop
        ldil L%${deviceAddress}, %r6
        ldw R%${deviceAddress}(%r6), %r7
        ${then}
        ldil L%20000, %r1
after:  addib,<> -1, %r1, after
        nop
        ldil L%0xfffe0030, %r3
        ldo R%0xfffe0030(%r3), %r3
        ldi 5, %r4
        stw %r4, 0(%r3)
rest:   b rest
        nop
`,
    { origin: textAddress },
  );
  const plan: RunPlan = {
    ...defaultPlan,
    guest: writeElf(textAddress, textAddress, program.bytes),
    disk: new Uint8Array(512),
    epochLength,
    devices: [untrueDevice()],
    patienceNs: 5e9,
    paranoid: true,
    ...more,
  };
  const records: WrittenRecord[] = [];
  const judged = new JudgedPair(plan, { onRecord: (record) => records.push(record) });
  const run = judged.toEnd(runBare(plan));
  return { run, records, epoch: Math.floor(passedBefore / epochLength) };
}

describe('a register that differs at the backup from one instruction on', () => {
  const simulated = { registerReads: 'simulated' } as const;

  test.each(['original', 'prototype', 'revised'] as const)(
    'is found at the end of the first epoch in which it does, under %s',
    (protocol) => {
      const { run, records, epoch } = planted('nop', { protocol, switches: simulated });
      expect(run.verdict).toBe('inconsistent');
      expect(run.divergence).toMatchObject({ epoch, place: 'GR 7' });
      const pcs = run.divergence?.states.map(({ pc }) => `pc 0x${pc.toString(16).padStart(8, '0')}`) ?? [];
      expect(pcs.length).toBe(2);
      for (const part of [`epoch ${epoch}`, 'GR 7', ...pcs]) expect(run.violation).toContain(part);
      expect(records.at(-1)).toMatchObject({ actor: 'right', type: 'divergence.found', epoch });
    },
  );

  test('is found although frames are lost', () => {
    const { run, epoch } = planted('nop', { switches: simulated, link: { loss: 0.3 } });
    expect(run.divergence).toMatchObject({ epoch, place: 'GR 7' });
  });

  test('a word of memory is named where all registers agree', () => {
    const store = `ldil L%${wordAddress}, %r6
        stw %r7, R%${wordAddress}(%r6)
        copy %r0, %r7`;
    const { run, epoch } = planted(store, { switches: simulated });
    expect(run.divergence).toMatchObject({ epoch, place: `memory 0x${wordAddress.toString(16).padStart(8, '0')}` });
  });

  test('with two backups the one that differs is named beside the primary', () => {
    // Left and third read alike: of the three only right differs.
    const { run, epoch } = planted('nop', { switches: simulated, backups: 2 });
    expect(run.divergence).toMatchObject({ epoch, place: 'GR 7' });
    expect(run.divergence?.states.map(({ processor }) => processor)).toEqual(['left', 'right']);
  });

  test('a primary that is dead by then has nobody to differ from', () => {
    const kills = [{ who: 'primary', when: { kind: 'epoch', epoch: Math.floor(passedBefore / epochLength) } }] as const;
    const { run } = planted('nop', { switches: simulated, kills });
    expect([run.heard, run.divergence, run.observed.finished]).toEqual([[], undefined, true]);
  });

  test('without digests the run goes on to its end, and only the oracle knows', () => {
    const { run, records, epoch } = planted('nop', { switches: simulated, paranoid: false });
    expect(run.divergence).toMatchObject({ epoch, place: 'GR 7' });
    expect([run.verdict, run.observed.finished]).toEqual(['inconsistent', true]);
    expect(records.some(({ type }) => type === 'divergence.found' || type === 'epoch.digested')).toBe(false);
  });
});
