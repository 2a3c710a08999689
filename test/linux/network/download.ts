/** Two Linux machines on an Ethernet segment: the pair serves a file by HTTP, and a bare peer fetches it. */
import { existsSync } from 'node:fs';
import { JudgedPair, type JudgedRun } from '../../../src/check/judged-run';
import type { TraceRecord } from '../../../src/ports/trace';
import type { NetworkPlan } from '../../../src/sim/plan/network-plan';
import type { RunPlan } from '../../../src/sim/plan/plan';
import type { Snapshot } from '../../../src/sim/snapshot/snapshots';
import { image, imagePath } from '../linux';
import { initPlan } from '../scripted';

export const networkIsHere = existsSync(imagePath('vmlinux-net'));
export const whyNoNetwork = networkIsHere
  ? ''
  : ' (no vmlinux-net among the images: examples/linux/build.sh builds it)';

const prelude = `#!/bin/busybox sh
/bin/busybox mkdir -p /bin /sbin /usr/bin /usr/sbin /proc /tmp
/bin/busybox --install -s
export PATH=/bin:/sbin:/usr/bin:/usr/sbin
mount -t proc proc /proc
`;
const [server, client] = ['10.0.0.1', '10.0.0.2'];

/** A machine that runs this script; the kernel sets the address. */
export function machineAt(address: string, script: string) {
  const { initrd, append, memorySize } = initPlan(`${prelude}${script}`);
  const at = `ip=${address}:::255.255.255.0::eth0:off`;
  return { guest: image('vmlinux-net'), initrd, append: `${append} ${at}`, memorySize };
}

/** The server says when it serves, and halts when the client says that it has the file, or has failed. */
const serverScript = (kilobytes: number): string => `
mkdir /www
dd if=/bin/busybox of=/www/file bs=1k count=${kilobytes} 2> /dev/null
sha256sum < /www/file
httpd -p 80 -h /www
until echo serving | nc ${client} 82; do sleep 1; done
echo 'server: serving'
nc -l -p 81 < /dev/null > /tmp/end
echo 'server: over'
halt -f
`;
/** One download, which begins once, after so many pings. */
const clientScript = (pings: number): string => `
until nc -l -p 82 < /dev/null | grep serving; do sleep 1; done
${pings === 0 ? '' : `ping -q -c ${pings} ${server}`}
wget -q -O /tmp/file http://${server}/file
echo "wget: $?"
sha256sum < /tmp/file
until echo over | nc ${server} 81; do sleep 1; done
while :; do sleep 100; done
`;

export interface DownloadOptions extends Pick<RunPlan, 'protocol' | 'seed'> {
  readonly kilobytes: number;
  readonly segment?: Omit<NetworkPlan, 'peer'>;
  readonly pings?: number;
}

export const downloadPlan = ({ kilobytes, protocol, seed, segment, pings = 0 }: DownloadOptions): RunPlan => ({
  ...initPlan(''),
  ...machineAt(server, serverScript(kilobytes)),
  network: { ...segment, peer: machineAt(client, clientScript(pings)) },
  disk: new Uint8Array(1 << 16),
  protocol,
  seed,
  epochLength: 1 << 15,
  processor: 'translator',
  comparison: 'replicas',
  patienceNs: 300e9,
});

/** What a kill can follow: everything that a frame goes through. */
const phases: Partial<Record<TraceRecord['type'], (record: TraceRecord) => boolean>> = {
  'ethernet.sent': () => true,
  'ethernet.arrived': () => true,
  'operation.started': () => true,
  'output.released': (record) => record.type === 'output.released' && record.output === 'operation',
  'interrupt.buffered': () => true,
  'interrupt.delivered': () => true,
  'message.sent': (record) => record.type === 'message.sent' && record.kind === 'interrupt',
};

/** The end of one download. */
export interface Downloaded {
  readonly run: JudgedRun;
  /** What is not as it should be. */
  readonly wrong: readonly string[];
  /** From the kill to the first frame of the new leader, in nanoseconds. */
  readonly gapNs: number | undefined;
}

/** A download that is killed at one phase of one frame after another, always from the moment when it begins. */
export class Download {
  private readonly judged: JudgedPair;
  private console = '';
  private peer = '';
  private phases = 0;
  private killedAt: number | undefined;
  private firstFrameAt: number | undefined;
  private resets = 0;
  private begun: Snapshot | undefined;
  /** The phase that the kill follows. */
  private killAfter = Number.POSITIVE_INFINITY;
  private readonly snapshots;

  constructor(
    plan: RunPlan,
    private readonly onRecord?: (record: TraceRecord) => void,
  ) {
    this.judged = new JudgedPair(plan, {
      digestsTrace: false,
      onByte: (byte) => {
        this.console += String.fromCharCode(byte);
      },
      onPeerByte: (byte) => {
        this.peer += String.fromCharCode(byte);
      },
      onRecord: (record) => this.hear(record),
    });
    this.snapshots = this.judged.pair.snapshotsOf(this, [plan]);
  }

  /** Both machines boot, until the server serves. */
  boot(): void {
    while (!this.console.includes('server: serving\r\n') && this.judged.pair.step());
    this.phases = 0;
    this.resets = 0;
    this.begun = this.snapshots.capture();
  }

  /** How many phases the whole download has, without a kill. */
  count(): number {
    this.run();
    return this.phases;
  }

  /** The download from its beginning, killed after this phase. */
  run(killAfter = Number.POSITIVE_INFINITY): Downloaded {
    const { begun } = this;
    if (begun === undefined) throw new Error('the machines have not booted');
    this.snapshots.restore(begun);
    // The snapshot was taken before it was kept.
    this.begun = begun;
    this.killAfter = killAfter;
    while (this.judged.pair.step());
    const run = this.judged.verdict();
    return { run, wrong: [...this.wrong(run, killAfter)], gapNs: this.gapNs };
  }

  private get gapNs(): number | undefined {
    const { killedAt, firstFrameAt } = this;
    return killedAt === undefined || firstFrameAt === undefined ? undefined : firstFrameAt - killedAt;
  }

  private *wrong({ verdict, violation, kills }: JudgedRun, killAfter: number): Iterable<string> {
    const [served] = /^\w{64}(?= {2}-)/m.exec(this.console) ?? [];
    const [fetched] = /^\w{64}(?= {2}-)/m.exec(this.peer) ?? [];
    if (verdict !== 'consistent') yield `${verdict}: ${violation}`;
    if (!this.peer.includes('wget: 0')) yield `the client says: ${this.peer.slice(-200)}`;
    if (served === undefined || served !== fetched) yield `served ${served}, fetched ${fetched}`;
    if (this.resets > 0) yield `${this.resets} frames reset a connection`;
    if (Number.isFinite(killAfter) && kills !== 1) yield 'the kill has not come';
  }

  private hear(record: TraceRecord): void {
    this.onRecord?.(record);
    if (record.type === 'processor.killed') this.killedAt = record.at;
    if (record.type === 'ethernet.sent') this.sent(record);
    if (phases[record.type]?.(record) !== true) return;
    this.phases++;
    if (this.phases === this.killAfter) this.judged.pair.killLater('primary', 0);
  }

  private sent({ at, from, frame }: TraceRecord<'ethernet.sent'>): void {
    if (frame.includes('RST') && frame.includes('.80 ')) this.resets++;
    if (from === 'machine' && this.killedAt !== undefined) this.firstFrameAt ??= at;
  }
}
