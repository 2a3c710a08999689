/** A snapshot sees every field of a world: what a walk of the test's own finds afterwards is what was there before. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { StateMachine, StateNode } from 'xstate';
import { digest } from '../../../src/base/digest';
import { drawTrial, everything } from '../../../src/check/campaign/draw';
import { type CampaignGuest, guestText, planOf } from '../../../src/check/campaign/trial';
import { JudgedPair } from '../../../src/check/judged-run';
import { FastLoop } from '../../../src/pa-risc/fast/loop';
import { PageDigests } from '../../../src/pa-risc/page-digests';

/** Caches, by class and field, and what stands outside of the world. */
const caches = new Set(['rows', 'marks', 'fourMarks', 'scratch'].map((field) => `Memory ${field}`));
const captures = new Set(['captured', 'changed']);
const isOutside = (value: object) =>
  [StateMachine, StateNode, FastLoop, PageDigests].some((kind) => value instanceof kind);

/** Every field of every object that can be reached, as lines. */
function fieldsOf(root: object, except: readonly unknown[]): readonly string[] {
  const numbers = new Map<unknown, number>([[root, 0]]);
  const lines: string[] = [];
  const nameOf = (value: unknown): string => {
    if (typeof value === 'function') return 'function';
    if (typeof value !== 'object' || value === null) return typeof value === 'string' ? value : `${String(value)}`;
    if (except.includes(value) || isOutside(value) || 'isStateless' in value) return 'outside';
    if (!numbers.has(value)) numbers.set(value, numbers.size);
    return `${value.constructor?.name} ${numbers.get(value)}`;
  };
  for (const object of numbers.keys() as Iterable<object>) {
    const name = nameOf(object);
    if (ArrayBuffer.isView(object)) {
      lines.push(`${name} ${digest(new Uint8Array(object.buffer, object.byteOffset, object.byteLength))}`);
      continue;
    }
    if (object instanceof Map) {
      for (const [key, value] of object) lines.push(`${name} ${nameOf(key)} ${nameOf(value)}`);
    } else if (object instanceof Set) for (const value of object) lines.push(`${name} ${nameOf(value)}`);
    for (const key of Reflect.ownKeys(object)) {
      if (caches.has(`${object.constructor?.name} ${String(key)}`)) continue;
      if ('captureState' in object && captures.has(String(key))) continue;
      lines.push(`${name} ${String(key)}: ${nameOf((object as Record<PropertyKey, unknown>)[key])}`);
    }
  }
  return lines;
}

const image = (guest: CampaignGuest) => new Uint8Array(readFileSync(`examples/guests/${guestText(guest)}.elf`));

describe('fields', () => {
  test.each([1, 2, 3, 4])('of the world of seed %i of the campaign are as before, from any moment', (seed) => {
    const trial = drawTrial(seed, everything);
    const plan = { ...planOf(trial, image(trial.guest)), comparison: 'replicas' } as const;
    const observers = {};
    const judged = new JudgedPair(plan, observers);
    const { pair } = judged;
    const outside = [...Object.values(plan), plan, observers];
    const moments = [0, 400, 1_100, 2_000].map((turns) => {
      while (pair.environment.clock.turns < turns && pair.step());
      return { snapshot: judged.capture(), fields: fieldsOf(judged, outside), digest: judged.traceDigest };
    });
    for (let step = 0; step < 1_500 && pair.step(); step++);
    for (const at of [3, 0, 2, 1, 3, 1]) {
      const { snapshot, fields, digest } = moments[at];
      judged.restore(snapshot);
      const now = fieldsOf(judged, outside);
      expect(now.length).toBe(fields.length);
      expect(now.find((line, place) => line !== fields[place])).toBeUndefined();
      expect(judged.traceDigest).toBe(digest);
      for (let step = 0; step < 300 && pair.step(); step++);
    }
  });
});

/** Rooms of the simulated world, and what of the checker stands in a run. */
const rooms = [
  'devices',
  'src/hypervisor',
  'src/pa-risc',
  'src/protocol',
  'src/replica',
  'src/sim',
  'src/check/points',
];
const files = (path: string): readonly string[] =>
  statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => files(join(path, name))) : [path];
/** They run to their end within a step, or before the world begins. */
const isNoPart = (path: string) =>
  /pa-risc\/(assembler|elf-writer|variants|fast\/printer)|sim\/bare|scsi\/tape-image/.test(path);
const paths = rooms.flatMap(files).filter((path) => path.endsWith('.ts') && !isNoPart(path));

/** Variables of a function that a function within it changes: state that no walk sees. */
function hiddenState(path: string): readonly string[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const variables = new Map<string, ts.Node>();
  const functionOf = (node: ts.Node) => ts.findAncestor(node.parent, ts.isFunctionLike);
  const visit = (node: ts.Node): void => {
    if (ts.isPrivateIdentifier(node)) found.push(`${path}: ${node.text}`);
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) {
      const owner = functionOf(node);
      if (owner !== undefined && (node.parent.flags & ts.NodeFlags.Const) === 0) variables.set(node.name.text, owner);
    }
    if (ts.isBinaryExpression(node) && node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment) {
      if (node.operatorToken.kind <= ts.SyntaxKind.LastAssignment) check(node.left);
    }
    if (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) {
      if (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken)
        check(node.operand);
    }
    ts.forEachChild(node, visit);
  };
  const check = (target: ts.Node): void => {
    if (!ts.isIdentifier(target)) return;
    const owner = variables.get(target.text);
    const user = functionOf(target);
    if (owner !== undefined && user !== owner && ts.findAncestor(user, (each) => each === owner) !== undefined)
      found.push(`${path}: ${target.text}`);
  };
  visit(source);
  return found;
}

test('no state hides in # fields or in variables of closures', () => {
  expect(paths.length).toBeGreaterThan(150);
  expect(paths.flatMap(hiddenState)).toEqual([]);
});
