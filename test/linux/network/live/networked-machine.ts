/** A Linux on real processes with the host's network: a test speaks to it by ssh and HTTP, and kills replicas. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Person } from '../../../../src/cli/torture/live/person';
import { LiveMachine } from '../../../../src/live/supervision/live-machine';
import { image, imagePath } from '../../linux';
import { archive } from './cpio';

const tools = ['passt', 'curl', 'ssh', 'ssh-keygen'];
const missing = tools.filter((tool) => spawnSync('which', [tool]).status !== 0);
const images = ['vmlinux-net', 'initramfs-ssh.cpio.gz'].filter((name) => !existsSync(imagePath(name)));
/** Why there can be no such machine here; empty if there can. */
export const whyNoLiveNetwork = [
  ...(missing.length > 0 ? [` (install ${missing.join(', ')})`] : []),
  ...(images.length > 0 ? [` (no ${images.join(', ')} among the images: examples/linux/build.sh builds them)`] : []),
].join('');

const cli = [process.execPath, 'dist/cli.js'];
const patienceMs = 120_000;
const pollMs = 10;
const [directory, file] = [0o40700, 0o100600];

export class NetworkedMachine {
  readonly said: string[] = [];
  kills = 0;
  private readonly folder = mkdtempSync(join(tmpdir(), 'understudy-network-'));
  private readonly traces = join(this.folder, 'traces');
  private live: LiveMachine | undefined;
  private person: Person | undefined;
  private readonly ports = { ssh: 0, http: 0 };

  /** A long run's traces are long. */
  constructor(private readonly isTraced: boolean) {}

  /** Boots the guest, until it serves ssh. */
  async start(detector: string): Promise<void> {
    const [disk, initrd, key] = ['disk.img', 'initrd.cpio.gz', 'key'].map((name) => join(this.folder, name));
    writeFileSync(disk, image('disk.img'));
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    const keys = archive([
      { name: 'root', mode: directory },
      { name: 'root/.ssh', mode: directory },
      { name: 'root/.ssh/authorized_keys', mode: file, data: readFileSync(`${key}.pub`) },
    ]);
    writeFileSync(initrd, gzipSync(Buffer.concat([image('initramfs-ssh.cpio'), keys])));
    [this.ports.ssh, this.ports.http] = [await freePort(), await freePort()];
    const forwards = [
      ['--forward', `tcp:127.0.0.1:${this.ports.ssh}:22`],
      ['--forward', `tcp:127.0.0.1:${this.ports.http}:80`],
    ].flat();
    const environment = ['--disk', disk, '--state', join(this.folder, 'state'), '--net', ...forwards];
    const guest = ['--linux', '--net', '--initrd', initrd, '--processor', 'translator', '--detector', detector];
    mkdirSync(this.traces);
    const trace = (name: string) => (this.isTraced ? ['--trace', join(this.traces, `${name}.jsonl`)] : []);
    const live = new LiveMachine({
      command: cli,
      environment: (start) => [...environment, ...trace(`environment-${start}`)],
      replica: (name, start) => [...guest, ...trace(`${name}-${start}`)],
      names: ['left', 'right'],
      restarts: true,
      hears: { tells: (line) => this.said.push(line) },
    });
    this.live = live;
    await live.start();
    await this.until('an address', () => live.address !== undefined);
    const person = new Person(live.address as string);
    this.person = person;
    await person.type([{ text: '', pauseMs: 0 }]);
    await this.until('ssh', () => /READY|served on port 22/.test(person.shown));
    await this.until('a backup', () => this.isWhole);
  }

  /** Both replicas run and are members of the view. */
  get isWhole(): boolean {
    const { view, running } = this.live as LiveMachine;
    return view.members.length === 2 && view.members.every((name) => running.some(({ member }) => member === name));
  }

  /** The members of the view, with the primary first. */
  get view() {
    return (this.live as LiveMachine).view;
  }

  /** `kill -9` of the processor that leads. */
  kill(): void {
    this.kills++;
    this.live?.kill(this.live.primary);
  }

  /** From now on the primary is killed whenever the pair has been whole for so long; returns what ends that. */
  killsEvery(ms: number): () => Promise<void> {
    let isOver = false;
    const killing = (async () => {
      for (let at = Date.now() + ms; !isOver; await pause(pollMs)) {
        if (Date.now() < at || !this.isWhole) continue;
        this.kill();
        at = Date.now() + ms;
      }
    })();
    return () => {
      isOver = true;
      return killing;
    };
  }

  /** Of a command at the guest; without a command a shell. `-tt` gives it a terminal. */
  ssh(command: string, ...options: readonly string[]) {
    const known = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR', 'BatchMode=yes'];
    const args = ['-F', 'none', '-i', join(this.folder, 'key'), '-p', `${this.ports.ssh}`];
    return spawn('ssh', [...args, ...known.flatMap((each) => ['-o', each]), ...options, 'root@127.0.0.1', command]);
  }

  /** What the command says; it must end well. */
  async says(command: string): Promise<string> {
    const child = this.ssh(command);
    return ended('ssh', child);
  }

  /** Fetches this path into a file once, by one connection; returns the file and curl's own words on it. */
  async fetch(path: string) {
    const into = join(this.folder, 'fetched');
    const words = '{"status":%{http_code},"connects":%{num_connects},"bytes":%{size_download},"seconds":%{time_total}}';
    const url = `http://127.0.0.1:${this.ports.http}/${path}`;
    const told = await ended('curl', spawn('curl', ['-s', '-S', '-o', into, '-w', words, url]));
    const sizes = JSON.parse(told) as { status: number; connects: number; bytes: number; seconds: number };
    return { ...sizes, data: readFileSync(into) };
  }

  async until(what: string, isSo: () => boolean): Promise<void> {
    for (const end = Date.now() + patienceMs; !isSo(); await pause(pollMs)) {
      if (Date.now() > end) throw new Error(`${what} is awaited in vain; the processes said:\n${this.said.join('\n')}`);
    }
  }

  /** Ends all processes; returns the oracle's verdict over their traces, if there are any. */
  async judged(): Promise<{ readonly verdict?: string; readonly violation?: string }> {
    await this.live?.stop();
    if (!this.isTraced) return {};
    const traces = readdirSync(this.traces).map((name) => join(this.traces, name));
    const [program, first] = cli;
    const { stdout, stderr } = spawnSync(program, [first, 'judge', ...traces, '--json'], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (stdout === '') throw new Error(stderr);
    const { verdict, violation } = JSON.parse(stdout);
    return { verdict, violation };
  }

  async end(): Promise<void> {
    this.person?.leave();
    await this.live?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function ended(program: string, child: ReturnType<typeof spawn>): Promise<string> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (bytes) => {
    stdout += bytes;
  });
  child.stderr?.on('data', (bytes) => {
    stderr += bytes;
  });
  child.stdin?.end();
  return new Promise((resolve, reject) =>
    child.on('close', (code) => (code === 0 ? resolve(stdout) : reject(new Error(`${program} ${code}: ${stderr}`)))),
  );
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    }),
  );
}
