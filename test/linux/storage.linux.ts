/**
 * Much data: written while the primary dies, file systems filled to their last block and emptied, a tape that takes and
 * gives. By default in a small form; `LINUX_STORAGE=full` takes 100 MB, file systems of 8 and 200 MB and 20 MB on tape,
 * which is minutes.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunPlan } from '../../src/sim/plan/plan';
import { diskToolsAreHere, withoutDiskTools } from './linux';
import { type Moment, runOnThePair } from './on-the-pair';
import { scriptedPlan, scriptsRun, whyNoScript } from './scripted';

const full = process.env.LINUX_STORAGE === 'full';
const written = full ? 100 : 1;
const fileSystems = full ? [8, 200] : [1];
const onTape = full ? 20 : 1;

/** So many megabytes hold a file of that many, with the inodes and the indirect blocks. */
const withRoom = (megabytes: number): number => Math.ceil(1.1 * megabytes) + 8;

/** An empty ext2 of so many megabytes, in blocks of 1 KB. */
function fileSystem(megabytes: number): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'disk-'));
  try {
    const path = join(folder, 'disk.img');
    writeFileSync(path, '');
    truncateSync(path, megabytes << 20);
    const { status, stderr } = spawnSync('mke2fs', ['-q', '-F', '-t', 'ext2', '-b', '1024', path]);
    expect(status, String(stderr)).toBe(0);
    return new Uint8Array(readFileSync(path));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * So long after an operation has begun in the midst of the writing; and so long after it was told, the tape is being
 * read.
 */
const [intoWritingNs, intoReadingNs] = [10e6, 300e6];

/** On the pair, whose primary dies so long after this moment. */
function survived(name: string, plan: RunPlan, after: Moment, delayNs: number): string {
  const kill = { who: 'primary', after, delayNs } as const;
  const { observed, text } = runOnThePair(name, { ...plan, comparison: 'replicas' }, { kills: [kill] });
  expect([name, observed.promotions]).toEqual([name, 1]);
  return text;
}

const possible = scriptsRun && diskToolsAreHere;

describe.skipIf(!possible)(`Linux’s storage on the pair${whyNoScript}${withoutDiskTools}`, () => {
  test(`${written} MB are written while the primary dies, and read back alike`, () => {
    const text = survived(
      `${written} MB`,
      scriptedPlan(
        `
mount -t ext2 /dev/sda /mnt
yes 'a line of the file' | head -c 1048576 > /tmp/part
lines() { for part in $(seq ${written}); do cat /tmp/part || return; done; }
lines > /mnt/lines && sync; echo "write: $?"
umount /mnt && mount -t ext2 /dev/sda /mnt; echo "mounted again: $?"
lines | cmp - /mnt/lines; echo "compare: $?"
umount /mnt
`,
        { disk: fileSystem(withRoom(written)) },
      ),
      { writtenBytes: (written << 20) / 3 },
      intoWritingNs,
    );
    for (const step of ['write', 'mounted again', 'compare']) expect(text).toContain(`${step}: 0\r\n`);
  });

  test.each(fileSystems)(
    'a file system of %i MB is filled to its last block, emptied, and filled again',
    (megabytes) => {
      const text = survived(
        `file system of ${megabytes} MB`,
        scriptedPlan(
          `
mount -t ext2 /dev/sda /mnt
for round in 1 2; do
  echo "filling $round"
  dd if=/dev/zero of=/mnt/fill bs=64k 2>&1 | grep -o 'No space left'
  sync
  df -k /mnt | tail -1 | awk '{ print "left: " $4 " KB" }'
  rm /mnt/fill; sync
done
umount /mnt; echo "umount: $?"
`,
          { disk: fileSystem(megabytes) },
        ),
        { writtenBytes: (megabytes << 20) / 3 },
        intoWritingNs,
      );
      expect(text.match(/No space left/g)).toHaveLength(2);
      expect(text.match(/left: 0 KB/g)).toHaveLength(2);
      expect(text).toContain('umount: 0\r\n');
    },
  );

  test(`tar writes ${onTape} MB to the tape and reads them back while the primary dies`, () => {
    const text = survived(
      `${onTape} MB on tape`,
      scriptedPlan(
        `
mount -t ext2 /dev/sda /mnt
yes 'a line of the file' | head -c 1048576 > /tmp/part
for part in $(seq ${onTape}); do cat /tmp/part; done > /mnt/lines
tar cf - -C /mnt lines | dd of=/dev/st0 obs=10k; echo "write: $?"
mt -f /dev/st0 rewind
echo 'reading'
dd if=/dev/st0 bs=10k | tar xOf - lines | cmp - /mnt/lines; echo "compare: $?"
umount /mnt
`,
        { disk: fileSystem(withRoom(onTape)), tape: new Uint8Array(0) },
      ),
      { text: 'reading' },
      intoReadingNs,
    );
    for (const step of ['write', 'compare']) expect(text).toContain(`${step}: 0\r\n`);
  });
});
