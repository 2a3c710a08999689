import { describe, expect, test } from 'vitest';
import { type AnyStateMachine, createMachine } from 'xstate';
import * as machines from '../../machines';
import { describeChart, machineConfig, mermaidOf, scxmlOf } from '../../src/chart';
import { statesOf } from '../../src/chart/chart';
import { examples } from './examples';
import { elementsOf } from './xml';

const ours = Object.entries(machines).filter((entry): entry is [string, AnyStateMachine] => 'root' in entry[1]);
const all: readonly (readonly [string, AnyStateMachine])[] = [...ours, ...Object.entries(examples)];

describe.each(all)('%s', (_, machine) => {
  const chart = describeChart(machine);

  test('as JSON of XState: a machine made from it has the same chart', () => {
    const config = JSON.parse(JSON.stringify(machineConfig(chart)));
    expect(describeChart(createMachine(config))).toEqual(chart);
  });

  test('as SCXML: well-formed, each state once, each target a state', () => {
    const text = scxmlOf(chart);
    const names = elementsOf(text);
    const ids = [...text.matchAll(/<(?:state|parallel|final|history) id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !id.endsWith('.ended'))).toHaveLength(statesOf(chart.root).length);
    const targets = [...text.matchAll(/ target="([^"]+)"/g)].flatMap(([, each]) => each.split(' '));
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
    expect(names[0]).toBe('scxml');
    for (const id of ids) expect(id).toMatch(/^[\p{L}_][\p{L}\p{N}_.-]*$/u);
  });

  test('as Mermaid: each line is one that stateDiagram-v2 has, with nothing in a label that would end it', () => {
    const label = '(?:[^\\s:;#{}"<>]|#\\d+;| )+';
    const line = new RegExp(
      `^ *(?:state "${label}" as \\w+(?: \\{)?|state \\w+ <<choice>>|\\}|--|note right of \\w+|end note|%% ${label}|` +
        `(?:\\[\\*\\]|\\w+) --> (?:\\[\\*\\]|\\w+)(?: : ${label})?|\\w+ : ${label}| {4,}${label})$`,
    );
    const [first, ...rest] = mermaidOf(chart).trimEnd().split('\n');
    expect(first).toBe('stateDiagram-v2');
    expect(rest.filter((each) => !line.test(each))).toEqual([]);
  });
});

test('SCXML: a delay is an event that the state sends and cancels; guards and actions are calls', () => {
  const text = scxmlOf(describeChart(examples.fetcher));
  const part = text.slice(text.indexOf('<state id="fetcher.waiting">'), text.indexOf('<final id="fetcher.success"/>'));
  expect(part.split('\n').map((line) => line.trim())).toEqual([
    '<state id="fetcher.waiting">',
    '<onentry>',
    '<send event="after.backoff.fetcher.waiting" id="after.backoff.fetcher.waiting" delayexpr="backoff()"/>',
    '</onentry>',
    '<onexit>',
    '<cancel sendid="after.backoff.fetcher.waiting"/>',
    '</onexit>',
    '<transition event="cancel" target="fetcher.idle"/>',
    '<transition event="after.backoff.fetcher.waiting" target="fetcher.loading"/>',
    '</state>',
    '',
  ]);
  expect(text).toContain('<send event="after.1500.fetcher.loading" id="after.1500.fetcher.loading" delay="1500ms"/>');
  expect(text).toContain('<transition event="error.platform.request" cond="mayRetry()" target="fetcher.waiting"/>');
  expect(text).toContain('<transition event="done.state.fetcher" target="fetcher.ended"/>');
});

test('Mermaid: choices, lifted arrows, ends, and rules', () => {
  const text = mermaidOf(describeChart(machines.hypervisorMachine));
  const lines = text.split('\n').map((line) => line.trim());
  expect(lines).toEqual(
    expect.arrayContaining([
      '[*] --> hypervisor_starting',
      'state hypervisor_backup_choice_0 <<choice>>',
      'hypervisor_backup --> hypervisor_promoting : detector.peerFailed (P6)',
      'hypervisor_halted --> [*]',
      'hypervisor_halted : ◂ any · vm.halted',
    ]),
  );
});
