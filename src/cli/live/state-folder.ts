/** The folder of an environment's state belongs to one disk. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { writeOutput } from '../files/output-file';
import { UsageError } from '../usage-error';

const ownerFile = 'disk';

/** @throws {UsageError} if the folder is that of another disk */
export function belongsTo(folder: string, disk: string): void {
  const path = join(folder, ownerFile);
  const own = realpathSync(disk);
  if (!existsSync(path)) {
    writeOutput('state', path, [`${own}\n`]);
    return;
  }
  const owner = readFileSync(path, 'utf8').trimEnd();
  if (owner !== own)
    throw new UsageError(`the state folder ${folder} is that of the disk ${owner}, not of ${own}: name another folder`);
}
