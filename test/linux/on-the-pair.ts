/**
 * A script's run on the pair: kills and keys that follow what the guest says or does, the judgment, and what the run
 * has cost.
 */
import { expect } from 'vitest';
import type { BareRun } from '../../src/check/judged-run';
import { JudgedPair } from '../../src/check/judged-run';
import { isConsistent } from '../../src/check/verdict';
import type { RunPlan } from '../../src/sim/plan/plan';
import type { Victim } from '../../src/sim/plan/victim';
import { examine } from './linux';

/**
 * The guest has said a text, has reset its machine for the n-th time, or goes on when it has written so many bytes to
 * its disk.
 */
export type Moment = { readonly text: string } | { readonly reset: number } | { readonly writtenBytes: number };

/** A kill, so long after a moment. */
export interface FollowingKill {
  readonly who: Victim;
  readonly after: Moment;
  readonly delayNs: number;
}

export interface Happening {
  readonly kills?: readonly FollowingKill[];
  /** Lines that a person types, one each time the guest has said `prompt`, white space apart. */
  readonly typing?: { readonly prompt: string; readonly lines: readonly string[] };
  /** To compare with. */
  readonly bare?: BareRun;
  /** What the guest says when it is done. */
  readonly lastWords?: string;
}

/** A person hits a key so long after the prompt. */
const keyNs = 100e6;

/**
 * Runs the guest to its end. It must have said its last words, every kill must have come and every line must have been
 * typed, the replicas must agree (and, given the bare run, say what the bare machine says), and `e2fsck` must find
 * nothing wrong on the disk. Prints one line of figures.
 */
export function runOnThePair(name: string, plan: RunPlan, happening: Happening) {
  const { kills = [], typing, bare, lastWords = 'script: over' } = happening;
  const beganAt = process.cpuUsage();
  const waiting = new Set(kills);
  const lines = [...(typing?.lines ?? [])];
  let text = '';
  const resets = new Map<string, number>();
  let writtenBytes = 0;
  const killedAt: number[] = [];
  /** When the first replica has reset its machine for the n-th time. */
  const resetAt: number[] = [];
  const killWhere = (isDue: (after: Moment) => boolean) => {
    for (const kill of waiting) {
      if (!isDue(kill.after)) continue;
      waiting.delete(kill);
      judged.pair.killLater(kill.who, kill.delayNs);
    }
  };
  const judged: JudgedPair = new JudgedPair(plan, {
    onByte: (byte) => {
      text += String.fromCharCode(byte);
      killWhere((after) => 'text' in after && text.endsWith(after.text));
      if (typing === undefined || lines.length === 0 || !endsWithWords(text, typing.prompt)) return;
      const { clock } = judged.pair.environment;
      const data = new TextEncoder().encode(`${lines.shift()}\r`);
      clock.arm(clock.nowAt + keyNs, { actor: 'terminal', name: 'typed', data });
    },
    onBlock: (_, data) => {
      writtenBytes += data.length;
    },
    onRecord: ({ type, actor, at }) => {
      if (type === 'processor.killed') killedAt.push(at);
      if (type === 'operation.started' && actor === judged.pair.environment.bus.view.primary)
        killWhere((after) => 'writtenBytes' in after && writtenBytes >= after.writtenBytes);
      if (type !== 'machine.restarted') return;
      const count = (resets.get(actor) ?? 0) + 1;
      resets.set(actor, count);
      if (count <= resetAt.length) return;
      resetAt.push(at);
      killWhere((after) => 'reset' in after && after.reset === count);
    },
  });
  const { pair } = judged;
  while (pair.step());
  const run = judged.verdict(bare);
  const { verdict, violation, observed, instructions, virtualTimeNs } = run;
  const { user, system } = process.cpuUsage(beganAt);
  const seconds = ((user + system) / 1e6).toFixed(0);
  const cost = `${(virtualTimeNs / 1e9).toFixed(1)} s of virtual time, ${seconds} s of the host’s processors`;
  const { uncertainInterrupts, takenOverOperations, restartedOperations, effects } = observed;
  const operations = `${takenOverOperations} operations taken over, ${restartedOperations} started again`;
  const seen = `${uncertainInterrupts} uncertain interrupts, ${operations}, ${effects.length} effects`;
  console.log(`${name}: ${verdict}; ${cost}; ${(instructions / 1e6).toFixed(0)} million instructions; ${seen}`);
  expect([name, text.slice(-2000)]).toEqual([name, expect.stringContaining(lastWords)]);
  expect([name, isConsistent(verdict), violation, run.heard]).toEqual([name, true, undefined, []]);
  expect([name, pair.finished, lines, run.kills]).toEqual([name, true, [], kills.length]);
  const { store } = pair.environment;
  const { errors, records } = examine(store.read(0, store.blockCount));
  expect([name, 'e2fsck', errors]).toEqual([name, 'e2fsck', 0]);
  return { ...run, text, records, killedAt, resetAt };
}

const endsWithWords = (text: string, words: string): boolean =>
  text.endsWith(words.slice(-2)) &&
  text
    .slice(-4 * words.length)
    .replace(/\s+/g, ' ')
    .endsWith(words);
