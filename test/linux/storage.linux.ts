/**
 * Much data: written while the primary dies, file systems filled to their last block and emptied, a tape that takes and gives. By
 * default in a small form; `LINUX_STORAGE=full` takes 100 MB, file systems of 8 and 200 MB and 20 MB on tape, which is hours.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { JudgedPair } from '../../src/check/judged-run';
import type { RunPlan } from '../../src/sim/plan/plan';
import { diskToolsAreHere, examine } from './linux';
import { scriptedPlan, scriptsRun, whyNoScript } from './scripted';

const full = process.env.LINUX_STORAGE === 'full';
const written = full ? 100 : 1;
const fileSystems = full ? [8, 200] : [1];
const onTape = full ? 20 : 1;

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

/** On the pair, whose primary dies soon after the script has told `dying`; the replicas have to agree, and the disk to be whole. */
function survived(plan: RunPlan, dying?: string): string {
  let text = '';
  let kills = 0;
  const onByte = (byte: number) => {
    text += String.fromCharCode(byte);
    if (dying === undefined || kills > 0 || !text.endsWith(dying)) return;
    kills++;
    judged.pair.killLater('primary', 300e6);
  };
  const judged: JudgedPair = new JudgedPair(plan, { onByte });
  const { pair } = judged;
  while (pair.step());
  expect(text.slice(-2000)).toContain('script: over');
  expect(pair.finished).toBe(true);
  expect(judged.heard).toEqual([]);
  expect(pair.observed().promotions).toBe(dying === undefined ? 0 : 1);
  const { store } = pair.environment;
  expect(examine(store.read(0, store.blockCount)).errors).toBe(0);
  return text;
}

const possible = scriptsRun && diskToolsAreHere;

describe.skipIf(!possible)(`Linux’s storage on the pair${whyNoScript}`, () => {
  test(`${written} MB are written while the primary dies, and read back alike`, () => {
    const text = survived(
      scriptedPlan(
        `
mount -t ext2 /dev/sda /mnt
yes 'a line of the file' | head -c ${written << 20} > /tmp/lines
echo 'writing'
cp /tmp/lines /mnt/lines && sync; echo "copy: $?"
umount /mnt && mount -t ext2 /dev/sda /mnt; echo "mounted again: $?"
cmp /tmp/lines /mnt/lines; echo "compare: $?"
umount /mnt
`,
        { disk: fileSystem(written + 8), memorySize: (full ? 256 : 64) << 20 },
      ),
      'writing',
    );
    for (const step of ['copy', 'mounted again', 'compare']) expect(text).toContain(`${step}: 0\r\n`);
  });

  test.each(fileSystems)(
    'a file system of %i MB is filled to its last block, emptied, and filled again',
    (megabytes) => {
      const text = survived(
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
        'filling 1',
      );
      expect(text.match(/No space left/g)).toHaveLength(2);
      expect(text.match(/left: 0 KB/g)).toHaveLength(2);
      expect(text).toContain('umount: 0\r\n');
    },
  );

  test(`tar writes ${onTape} MB to the tape and reads them back while the primary dies`, () => {
    const text = survived(
      scriptedPlan(
        `
mount -t ext2 /dev/sda /mnt
yes 'a line of the file' | head -c ${onTape << 20} > /mnt/lines
tar cf - -C /mnt lines | dd of=/dev/st0 obs=10k; echo "write: $?"
mt -f /dev/st0 rewind
echo 'reading'
dd if=/dev/st0 bs=10k | tar xOf - lines | cmp - /mnt/lines; echo "compare: $?"
umount /mnt
`,
        { disk: fileSystem(onTape + 8), tape: new Uint8Array(0) },
      ),
      'reading',
    );
    for (const step of ['write', 'compare']) expect(text).toContain(`${step}: 0\r\n`);
  });
});
