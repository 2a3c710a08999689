/** What malformed frames and connections that say nothing cost a pair, at each of its ports, while a person types. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../../../src/base/random';
import { defaultClient, makeKeys } from '../../../src/cli/keys';
import { Person, type TypedLine } from '../../../src/cli/torture/live/person';
import { type Credentials, readCredentials } from '../../../src/live/keys/credentials';
import { type Address, parseAddress } from '../../../src/live/sockets/address';
import { askStatus } from '../../../src/live/status/ask';
import { SystemClock } from '../../../src/live/system-clock';
import { attack, halfOpen, plainly } from '../frames/attack';
import { callersWithKeys, type HostileCallers } from '../frames/callers';
import { BrokenMachine } from './broken-machine';
import { type ProcessSample, sampled } from './process-sample';

export interface HostileOptions {
  /** At each port. */
  readonly frames: number;
  readonly connections: number;
  /** Connections are encrypted, and callers come as far as different layers. */
  readonly isEncrypted: boolean;
  /** So often all ports are attacked: what is kept for ever would show. */
  readonly rounds: number;
  /** Of the frames; another one goes on where a run before has ended. */
  readonly seed: number;
}

const timeoutMs = 1000;
const atOnce = 8;
const sampleMs = 500;
const calmMs = 3000;
/** So many silent callers may wait. */
const greatestWaiting = 128;

export async function measureHostile(options: HostileOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-keys-'));
  const [own, others] = options.isEncrypted
    ? [await keysIn(join(folder, 'own')), await keysIn(join(folder, 'others'))]
    : [];
  const machine = new BrokenMachine(['--guest', 'examples/guests/echo.elf'], timeoutMs, own && join(folder, 'own'));
  try {
    await machine.start();
    const typing = new Typing(machine.live.address as string, own);
    await machine.until('both replicas', () => machine.isWhole);
    await machine.until('an echo', () => typing.lines > 0);
    const { term } = machine.live.view;
    for (let round = 0; round < options.rounds; round++) {
      for (const [name, port] of await portsOf(machine, own)) {
        const random = new Random(`${options.seed}/${round}/${name}`);
        const callers = own && others ? await callersWithKeys(port, own, others) : anyone(port);
        await underAttack(name, port, machine, typing, callers, { ...options, random });
      }
    }
    process.stdout.write(`term ${term} before and ${machine.live.view.term} after; ${typing.lines} lines echoed\n`);
    typing.leave();
  } finally {
    await machine.end();
    rmSync(folder, { recursive: true });
  }
}

async function keysIn(folder: string): Promise<Credentials> {
  await makeKeys(folder);
  return readCredentials(folder, defaultClient);
}

const anyone = (port: Address): readonly HostileCallers[] => [{ what: 'frames', share: 1, dial: () => plainly(port) }];

/** A person who types a line again and again, and when the last echo came. */
class Typing {
  longestMs = 0;
  private seenAt = performance.now();
  private readonly person: Person;

  constructor(address: string, keys: Credentials | undefined) {
    this.person = new Person(address, () => this.seen(), keys);
    void this.person.type(lines());
  }

  get lines(): number {
    return this.person.shown.match(/^> x/gm)?.length ?? 0;
  }

  leave(): void {
    this.person.leave();
  }

  private seen(): void {
    const now = performance.now();
    this.longestMs = Math.max(this.longestMs, now - this.seenAt);
    this.seenAt = now;
  }
}

function* lines(): Generator<TypedLine> {
  yield { text: 'x\n', pauseMs: 0, after: 'echo: type' };
  for (;;) yield { text: 'x\n', pauseMs: 50 };
}

async function portsOf({ live }: BrokenMachine, keys: Credentials | undefined) {
  const clock = new SystemClock((error) => {
    throw error;
  });
  const address = parseAddress(live.address as string);
  const status = await askStatus(address, { clock, keys, refused: () => {} }, timeoutMs);
  clock.end();
  const replicas = status?.process === 'environment' ? status.replicas : [];
  return [['environment', address], ...replicas.map(({ name, address: at }) => [name, parseAddress(at)])] as const as [
    string,
    Address,
  ][];
}

async function underAttack(
  name: string,
  port: Address,
  { live }: BrokenMachine,
  typing: Typing,
  callers: readonly HostileCallers[],
  { frames, connections, random }: HostileOptions & { readonly random: Random },
): Promise<void> {
  const before = sampled(live);
  const most = new Map(before);
  const sampling = setInterval(() => raise(most, sampled(live)), sampleMs);
  typing.longestMs = 0;
  const startedAt = performance.now();
  const silent = await halfOpen(connections, { random, guest: '', dial: () => plainly(port) });
  while (silent.filter(({ closed }) => !closed).length > greatestWaiting) await pause(sampleMs);
  raise(most, sampled(live));
  for (const socket of silent) socket.destroy();
  process.stdout.write(`${name}: ${connections} silent connections in ${secondsSince(startedAt)} s\n`);
  for (const { what, share, ...how } of callers) {
    const attackedAt = performance.now();
    const count = Math.round(share * frames);
    const made = await attack(count, atOnce, { random, guest: '', ...how });
    process.stdout.write(`  ${what}: ${count} frames over ${made} connections in ${secondsSince(attackedAt)} s\n`);
  }
  await pause(calmMs);
  clearInterval(sampling);
  const after = sampled(live);
  process.stdout.write(`  the person waited ${typing.longestMs.toFixed(0)} ms at most\n`);
  for (const [process_, then] of before) tell(process_, then, most.get(process_), after.get(process_));
}

function tell(name: string, before: ProcessSample, most?: ProcessSample, after?: ProcessSample): void {
  const row = (of: (sample: ProcessSample) => number) =>
    [before, most, after].map((sample) => (sample === undefined ? '-' : of(sample).toFixed(0))).join(', ');
  process.stdout.write(
    `  ${name} before, at most, after: ${row(({ megabytes }) => megabytes)} MB, ${row(({ descriptors }) => descriptors)} descriptors\n`,
  );
}

function raise(most: Map<string, ProcessSample>, now: ReadonlyMap<string, ProcessSample>): void {
  for (const [name, { megabytes, descriptors }] of now) {
    const before = most.get(name) ?? { megabytes: 0, descriptors: 0 };
    most.set(name, {
      megabytes: Math.max(before.megabytes, megabytes),
      descriptors: Math.max(before.descriptors, descriptors),
    });
  }
}

const secondsSince = (startedAt: number): string => ((performance.now() - startedAt) / 1000).toFixed(0);
