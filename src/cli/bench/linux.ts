/** `understudy bench linux`: the time of a boot up to its first record, and the traffic on the link meanwhile. */
import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import pc from 'picocolors';
import { presets } from '../../hypervisor/switches';
import type { ProcessorKind } from '../../pa-risc/routines';
import { linuxImage } from '../linux-images';

export interface BenchLinuxOptions {
  readonly rounds?: number;
  readonly processor?: ProcessorKind;
  readonly json?: true;
}

/** The init reports each record on the console, and halts after the eighth. */
const append = 'n=8 end=halt';
const firstRecord = 'INIT: record ';

const runsOf = (processor: ProcessorKind): readonly { readonly name: string; readonly args: readonly string[] }[] =>
  [['--bare'], ...Object.keys(presets).map((protocol) => ['--protocol', protocol])].map((args) => ({
    name: args[1] ?? 'bare',
    args: [...args, '--processor', processor],
  }));

interface Counts {
  readonly instructions: number;
  readonly virtualTimeNs: number;
  readonly epochs?: number;
  readonly messages?: Readonly<Record<string, number>>;
  readonly bytes?: number;
  readonly bytesOf?: Readonly<Record<string, number>>;
}

interface Measured extends Counts {
  readonly name: string;
  /** Seconds from the start of the process to the first record on the console, one for each round. */
  readonly toFirstRecordS: readonly number[];
}

/** Returns the exit code: 1 if a boot had no first record. */
export async function benchLinuxCommand(options: BenchLinuxOptions): Promise<number> {
  const { rounds = 3, processor = 'translator', json } = options;
  linuxImage('vmlinux');
  const runs = runsOf(processor);
  const seconds = new Map<string, number[]>(runs.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, args } of runs) {
      progress(`round ${round + 1} of ${rounds}: ${name}`);
      const taken = await toFirstRecord(args);
      if (taken === undefined) {
        process.stderr.write(`${pc.red('error:')} ${name}: no record was written\n`);
        return 1;
      }
      seconds.get(name)?.push(taken);
    }
  }
  const measured: Measured[] = [];
  for (const { name, args } of runs) {
    progress(`counting: ${name}`);
    const counts = JSON.parse((await output([...args, '--json'])).text) as Counts;
    const { instructions, virtualTimeNs, epochs, messages, bytes, bytesOf } = counts;
    const toFirstRecordS = seconds.get(name) ?? [];
    measured.push({ name, toFirstRecordS, instructions, virtualTimeNs, epochs, messages, bytes, bytesOf });
  }
  progress('');
  process.stdout.write(json ? `${JSON.stringify(measured, undefined, 2)}\n` : report(measured));
  return 0;
}

/** From the start of the process, as a person would wait for it. */
async function toFirstRecord(args: readonly string[]): Promise<number | undefined> {
  const { firstRecordS } = await output([...args, '--quiet'], true);
  return firstRecordS;
}

function output(args: readonly string[], stops = false): Promise<{ text: string; firstRecordS?: number }> {
  const startedAt = process.hrtime.bigint();
  const [node, cli] = [process.execPath, process.argv[1]];
  const child = spawn(node, [cli, 'boot', '--append', append, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve) => {
    let text = '';
    let firstRecordS: number | undefined;
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (firstRecordS !== undefined || !text.includes(firstRecord)) return;
      firstRecordS = Number(process.hrtime.bigint() - startedAt) / 1e9;
      if (stops) child.kill();
    });
    child.on('close', () => resolve({ text, firstRecordS }));
  });
}

const progress = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r${text.padEnd(40)}${text === '' ? '\r' : ''}`);
};

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((one, other) => one - other)[numbers.length >> 1] ?? 0;

function report(measured: readonly Measured[]): string {
  const bare = median(measured[0].toFirstRecordS);
  const lines = measured.map(({ name, toFirstRecordS, instructions, virtualTimeNs, epochs }) =>
    [
      name.padEnd(10),
      `${median(toFirstRecordS).toFixed(2)} s to the first record`.padStart(26),
      `(${(median(toFirstRecordS) / bare).toFixed(2)} × bare)`.padStart(14),
      `${(instructions / 1e6).toFixed(0)} million instructions`.padStart(26),
      `${(virtualTimeNs / 1e9).toFixed(2)} s of virtual time`.padStart(24),
      epochs === undefined ? '' : `${epochs} epochs`.padStart(12),
    ].join(' '),
  );
  const traffic = measured.flatMap(({ name, messages, bytes, bytesOf, virtualTimeNs }) => {
    if (messages === undefined || bytes === undefined) return [];
    const kinds = Object.entries(messages).map(([kind, count]) => `${kind} ${count} (${bytesOf?.[kind] ?? 0} bytes)`);
    const megabits = (bytes * 8) / (virtualTimeNs / 1e9) / 1e6;
    return [`${name}: ${kinds.join(', ')}; ${megabits.toFixed(2)} Mbit/s of virtual time`];
  });
  const machine = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, node ${process.versions.node}`;
  return `${[machine, '', ...lines, '', ...traffic].join('\n')}\n`;
}
