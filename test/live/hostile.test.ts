/**
 * Whatever a process says that is wrong inside ends its connection, or the process that hears it, with a line for a
 * person; with the wrong one gone, the machine goes on. Another seed than the test's own: `SEED=7 npx vitest run …`.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { length } from '../check/length';
import { HostileMachine, names } from './hostile/machine';
import type { Direction, MutatingWay } from './hostile/mutating-way';

const rounds = length(8, 400);
/** Messages that come only when a replica starts or takes over. */
const atJoin = ['state', 'page', 'join', 'enlist', 'enlisted', 'hello', 'welcome'];
const atTakeover = ['claim', 'grant', 'deny', 'prefix', 'view'];
const patienceMs = 300;
const settleMs = 10;
/** What the wrong one has written is told in part. */
const longestLine = 400;

let machine: HostileMachine | undefined;
afterEach(() => machine?.close());

test.each([
  { guest: 'echo', append: '', seed: 1 },
  { guest: 'ledger', append: 'transactions=1000000', seed: 2 },
])('each field of each message of a machine with $guest, made wrong; seed $seed', async ({ guest, append, seed }) => {
  const random = new Random(process.env.SEED ?? seed);
  machine = await HostileMachine.open(guest, append);
  const seen = new Set<string>();
  for (const way of machine.ways) way.saw = (direction, kind) => void seen.add(`${direction} ${kind}`);
  const wrongs: string[] = [];
  for (let round = 0; round < rounds; round++) {
    await machine.whole();
    const [direction, kind] = pick(random, [...seen].sort()).split(' ') as [Direction, string];
    const told = await sayWrong(machine, direction, kind, random);
    if (told === undefined) continue;
    wrongs.push(told.what);
    expect({ wrongs, failures: machine.failures }).toEqual({ wrongs, failures: [] });
    const wrong = suspected(machine, told.way, direction);
    if (wrong !== undefined) machine.end(wrong);
  }
  await machine.whole();
  expect(wrongs.length).toBeGreaterThan(rounds / 4);
  expect(machine.lines.filter((line) => line.includes('\n') || line.length > longestLine)).toEqual([]);
});

interface Told {
  readonly way: MutatingWay;
  readonly what: string;
}

/** Makes the next message of this kind wrong, if one comes in time; those of a start or takeover are brought about. */
async function sayWrong(of: HostileMachine, direction: Direction, kind: string, random: Random) {
  let told: Told | undefined;
  const done = (way: MutatingWay) => (what: string) => {
    told = { way, what: `${direction} ${what}` };
    for (const each of of.ways) each.want(undefined);
  };
  for (const way of of.ways) way.want({ direction, isMeant: (each) => each === kind, random, done: done(way) });
  const name = atJoin.includes(kind) ? of.backup : atTakeover.includes(kind) ? of.primary : undefined;
  if (name !== undefined) {
    of.end(name);
    await of.start(name);
  }
  for (const end = Date.now() + patienceMs; told === undefined && Date.now() < end; ) await pause(settleMs);
  for (const way of of.ways) way.want(undefined);
  await pause(settleMs);
  return told;
}

/**
 * The replica that is not in its senses: the one that has said something wrong, or has heard it of the environment,
 * which replicas trust.
 */
function suspected({ toEnvironment, toReplica }: HostileMachine, way: MutatingWay, direction: Direction) {
  const [caller] = [...toEnvironment].find(([, each]) => each === way) ?? [];
  const [called] = [...toReplica].find(([, each]) => each === way) ?? [];
  if (called === undefined) return caller;
  return direction === 'back' ? called : names.find((name) => name !== called);
}

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[random.integer(0, items.length - 1)];
