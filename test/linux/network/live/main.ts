/**
 * `npm run measure:network -- [--size KILOBYTES] [--every MILLISECONDS]`: downloads a file from a Linux on real
 * processes whose primary is killed again and again. `--ssh FILE.svg`: instead of it, an ssh session as a picture.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { downloadLive } from './download';
import { pictureOf } from './picture';
import { sshSession } from './session';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '20480' },
    every: { type: 'string', default: '2000' },
    ssh: { type: 'string' },
  },
});
if (values.ssh !== undefined) writeFileSync(values.ssh, pictureOf(await sshSession()));
else await measure(Number(values.size), Number(values.every));

async function measure(kilobytes: number, everyMs: number): Promise<void> {
  const { bytes, seconds, connects, kills, isWhole } = await downloadLive(kilobytes, everyMs, false);
  const rate = (bytes / 1000 / seconds).toFixed(0);
  process.stdout.write(
    `${bytes} bytes in ${seconds.toFixed(1)} s (${rate} KB/s), ${kills} kills, ${connects} connection, SHA-256 ${isWhole ? 'right' : 'wrong'}\n`,
  );
  process.exitCode = isWhole && connects === 1 ? 0 : 1;
}
