/** A download from the pair by a host's curl, while its replicas are killed and join in turn. */
import { createHash } from 'node:crypto';
import { NetworkedMachine } from './networked-machine';

export interface LiveDownload {
  readonly bytes: number;
  readonly seconds: number;
  /** curl's connections, of which there is to be one. */
  readonly connects: number;
  readonly kills: number;
  /** Whether the file is the served one, by its SHA-256. */
  readonly isWhole: boolean;
  /** The oracle's, where the run is traced, of a guest that has not finished. */
  readonly verdict?: string;
  readonly violation?: string;
}

const detector = 'timeout=500ms,heartbeat=50ms';

/** `killEveryMs`: how long the pair is whole before its primary is killed. */
export async function downloadLive(kilobytes: number, killEveryMs: number, isTraced: boolean): Promise<LiveDownload> {
  const machine = new NetworkedMachine(isTraced);
  try {
    await machine.start(detector);
    const served = await machine.says(
      `mkdir /www && dd if=/dev/urandom of=/www/file bs=1k count=${kilobytes} 2> /dev/null && httpd -p 80 -h /www && sha256sum < /www/file`,
    );
    const endKills = machine.killsEvery(killEveryMs);
    const { data, bytes, seconds, connects } = await machine.fetch('file');
    await endKills();
    const isWhole = served.startsWith(createHash('sha256').update(data).digest('hex'));
    return { bytes, seconds, connects, kills: machine.kills, isWhole, ...(await machine.judged()) };
  } finally {
    await machine.end();
  }
}
