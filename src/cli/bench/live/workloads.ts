/** What a guest with a disk gets done on real processes: the ledger's transactions, and what a Linux sends. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessorKind } from '../../../pa-risc/routines';
import { Person } from '../../torture/live/person';
import { guestPath } from '../../torture/task';
import { type BenchGuest, BenchMachine } from './bench-machine';

export interface LedgerRate {
  /** Transactions a second with the primary alone, and with a backup. */
  readonly alone: number;
  readonly replicated: number;
}

export interface LogBandwidth {
  /** Of the frames from the primary to the backup. */
  readonly megabitsPerSecond: number;
  /** What Linux reads from its disk and writes to it meanwhile. */
  readonly diskMegabytesPerSecond: number;
}

const warmUpTransactions = 100;
const loadMs = 5000;
const bitsPerByte = 8;
const million = 1e6;

export async function ledgerRate(processor: ProcessorKind, progress: (what: string) => void): Promise<LedgerRate> {
  const alone = await transactions(1, processor, progress);
  const replicated = await transactions(2, processor, progress);
  return { alone, replicated };
}

async function transactions(
  replicas: BenchGuest['replicas'],
  processor: ProcessorKind,
  progress: (what: string) => void,
): Promise<number> {
  progress(`the ledger on ${replicas === 1 ? 'the primary alone' : 'two replicas'}`);
  const guest = ['--guest', guestPath('ledger'), '--append', 'transactions=999999'];
  return watched({ guest, replicas, processor }, async (machine, person) => {
    const done = () => person.shown.match(/^tx \d+ /gm)?.length ?? 0;
    await person.type([]);
    await machine.until(() => done() > warmUpTransactions);
    const [startedAt, first] = [performance.now(), done()];
    await pause(loadMs);
    return ((done() - first) * 1000) / (performance.now() - startedAt);
  });
}

/** A Linux that copies from its disk and to it. */
export async function logBandwidth(processor: ProcessorKind, progress: (what: string) => void): Promise<LogBandwidth> {
  progress('a Linux that reads and writes its disk');
  const guest = ['--linux', '--append', 'loglevel=1'];
  return watched({ guest, replicas: 2, processor }, async (machine, person) => {
    const kilobytes = 1024;
    const load = [
      'n=0; while :; do',
      `echo 3 > /proc/sys/vm/drop_caches; dd if=/dev/sda of=/dev/null bs=64k count=${kilobytes / 128} 2> /dev/null;`,
      `dd if=/bin/busybox of=/mnt/load bs=1k count=${kilobytes / 2} conv=fsync 2> /dev/null;`,
      'n=$((n + 1)); echo "turn $n."; done\n',
    ];
    await person.type([{ text: load.join(' '), pauseMs: 0, after: 'mounted on /mnt' }]);
    await machine.until(() => person.shown.includes('turn 3.'));
    const turns = () => person.shown.match(/turn \d+\./g)?.length ?? 0;
    const [first, [before]] = [turns(), await machine.replicas()];
    await pause(loadMs);
    const [last, [after]] = [turns(), await machine.replicas()];
    const seconds = (after.upMs - before.upMs) / 1000;
    const bytes = after.sentBytes - before.sentBytes;
    return {
      megabitsPerSecond: (bytes * bitsPerByte) / seconds / million,
      diskMegabytesPerSecond: ((last - first) * 2 * (kilobytes / 2) * 1024) / seconds / million,
    };
  });
}

/** Measures a machine, whose console a person sees. */
function watched<Result>(
  options: BenchGuest,
  measure: (machine: BenchMachine, person: Person) => Promise<Result>,
): Promise<Result> {
  return BenchMachine.measured(options, async (machine) => {
    const person = new Person(machine.address);
    try {
      return await measure(machine, person);
    } finally {
      person.leave();
    }
  });
}
