/**
 * A Linux that reboots itself once or twice: machine and kernel start again at both replicas, the disk keeps what was
 * written, and a kill before, during or after a reboot changes nothing of it. `LINUX_KILLS` says how many kills there
 * are, of the primary and of the backup; unless told the primary is killed once in each of the three times.
 * `LINUX_SEED` says which moments are chosen.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import type { Protocol } from '../../src/hypervisor/switches';
import { runBare } from '../../src/sim/bare';
import { hp9000model720 } from '../../src/sim/cost-model';
import type { RunPlan } from '../../src/sim/plan/plan';
import { diskToolsAreHere, linuxIsHere, whereItIsMade, withoutDiskTools } from './linux';
import { type FollowingKill, runOnThePair } from './on-the-pair';
import { initPlan, scriptedPlan, scriptsRun, whyNoScript } from './scripted';

const rounds = process.env.LINUX_KILLS === undefined ? 1 : Math.ceil(Number(process.env.LINUX_KILLS) / 6);
const victims = process.env.LINUX_KILLS === undefined ? (['primary'] as const) : (['primary', 'backup'] as const);
const seed = process.env.LINUX_SEED ?? '1';

/** Each start counts itself and adds three lines to a file, every one told when it is safely on the disk. */
const planOf = (starts: number): RunPlan => ({
  ...scriptedPlan(`
mount -t ext2 /dev/sda /mnt
start=$(cat /mnt/starts 2> /dev/null || echo 0)
start=$((start + 1))
echo $start > /mnt/starts
for line in 1 2 3; do
  echo "start $start line $line" >> /mnt/records; sync
  echo "start $start line $line is written"
done
umount /mnt; echo "umount of start $start: $?"
[ $start -lt ${starts} ] && reboot -f
`),
  restarts: true,
});
const recordsOf = (starts: number): readonly string[] =>
  Array.from({ length: starts }, (_, at) => [1, 2, 3].map((line) => `start ${at + 1} line ${line}`)).flat();
/** With more rounds than one, each kill is at the first reboot or at the second. */
const starts = rounds > 1 ? 3 : 2;
const plan = planOf(starts);

const resetNs = hp9000model720.boundary.restartNs;
/**
 * What a kill's delay is drawn from: while the kernel stops, while the machine starts again, while the next kernel
 * boots.
 */
const times = {
  before: (reboot: number) => ({ after: { text: `umount of start ${reboot}: 0` }, from: 0, until: 30e6 }),
  during: (reboot: number) => ({ after: { reset: reboot }, from: 0, until: resetNs }),
  after: (reboot: number) => ({ after: { reset: reboot }, from: resetNs, until: 5e9 }),
};
type When = keyof typeof times;

const whenWas = (killedAt: number, resetAt: number): When =>
  killedAt < resetAt ? 'before' : killedAt <= resetAt + resetNs ? 'during' : 'after';

const protocols: Readonly<Record<When, Protocol>> = { before: 'original', during: 'prototype', after: 'revised' };
const cases = (Object.keys(times) as When[]).flatMap((when) =>
  victims.map((who) => [who, when, protocols[when]] as const),
);

const possible = linuxIsHere && diskToolsAreHere;
const why = linuxIsHere ? withoutDiskTools : ` (${whereItIsMade})`;

describe.skipIf(!possible)(`Linux reboots itself${why}`, () => {
  const bare = possible ? runBare(plan) : undefined;

  test('on the bare machine it has started again, and written at each start', () => {
    expect(bare?.console.match(/umount of start \d: 0/g)).toHaveLength(starts);
  });

  test.each(cases)('the %s is killed %s a reboot, under %s', (who, when, protocol) => {
    const random = new Random(`reboot/${seed}/${when}/${who}`);
    for (let round = 0; round < rounds; round++) {
      const reboot = 1 + (round % 2);
      const { after, from, until } = times[when](reboot);
      const kill: FollowingKill = { who, after, delayNs: random.integer(from, until) };
      const name = `LINUX_SEED=${seed} ${protocol} ${JSON.stringify(kill)}`;
      const run = runOnThePair(name, { ...plan, protocol }, { kills: [kill], bare });
      expect([name, run.records, run.resetAt.length]).toEqual([name, recordsOf(starts), starts - 1]);
      expect([name, whenWas(run.killedAt[0], run.resetAt[reboot - 1])]).toEqual([name, when]);
    }
  });

  test('without restarts the first reboot ends the run, under the new primary too', () => {
    const once = { ...plan, restarts: false };
    const kill: FollowingKill = { who: 'primary', after: { text: 'start 1 line 3 is written' }, delayNs: 1e6 };
    const happening = { kills: [kill], bare: runBare(once), lastWords: 'umount of start 1: 0' };
    const run = runOnThePair('no restarts', once, happening);
    expect([run.records, run.resetAt]).toEqual([recordsOf(1), []]);
  });

  test('of three replicas one is killed before the first reboot, one after the second', () => {
    const kills: FollowingKill[] = [
      { who: 'primary', after: { text: 'start 1 line 2 is written' }, delayNs: 1e6 },
      { who: 'primary', after: { reset: 2 }, delayNs: resetNs / 2 },
    ];
    const thrice = planOf(3);
    const run = runOnThePair('three replicas', { ...thrice, backups: 2 }, { kills, bare: runBare(thrice) });
    expect([run.records, run.resetAt.length, run.observed.promotions]).toEqual([recordsOf(3), 2, 2]);
  });

  // busybox's init waits with the 32-bit time calls before it lets a shell's `reboot` happen.
  test.skipIf(!scriptsRun)(
    `a person types \`reboot\` twice, the primary dies when it has started again${whyNoScript}`,
    () => {
      const shell = {
        ...initPlan(readFileSync('examples/linux/shell-init.sh', 'utf8')),
        restarts: true,
        comparison: 'replicas' as const,
        patienceNs: 600e9,
      };
      const begun = 'the disk is mounted on /mnt';
      const run = runOnThePair('typed reboots', shell, {
        kills: [{ who: 'primary', after: { reset: 1 }, delayNs: 2 * resetNs }],
        typing: {
          prompt: `${begun} / # `,
          lines: ['echo once >> /mnt/records; reboot', 'echo twice >> /mnt/records; reboot', 'halt'],
        },
        lastWords: 'System halted',
      });
      expect(run.text.split(begun)).toHaveLength(4);
      expect([run.records, run.resetAt.length]).toEqual([['once', 'twice'], 2]);
    },
  );
});
