import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../src/check/scenario/grammar';
import { ScenarioError, scenario, type TraceRecord } from '../../src/index';

const folder = 'examples/scenarios';
const file = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
const names = readdirSync(folder).filter((name) => name.endsWith('.scenario'));
const text = (name: string) => readFileSync(join(folder, name), 'utf8');

const least = ['title A run', 'guest ../guests/ledger.elf', 'append "transactions=1 seed=3"', 'epoch 16384'];
const lines = (...more: readonly string[]) => [...least, ...more].join('\n');

describe('the scenarios of the examples', () => {
  test.each(names)('%s: everything holds, and its transcript is the kept one', (name) => {
    const result = scenario(text(name), { name, file });
    expect(result.failures).toEqual([]);
    expect(result.ok).toBe(true);
    expect(result.transcript).toBe(text(name.replace(/scenario$/, 'transcript')));
    expect(result.transcript.split('\n').length, 'a page that can be read').toBeLessThanOrEqual(65);
  });

  test('each rule P0 to P7, IO1 and IO2 has its scenario', () => {
    const titles = names.map((name) => /^title\s+(\w+)/m.exec(text(name))?.[1]);
    for (const rule of ['P0', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'IO1', 'IO2']) expect(titles).toContain(rule);
  });

  test('each says why', () => {
    for (const name of names) expect(text(name), name).toMatch(/^why /m);
  });
});

describe('a bad scenario: file, line, what was found and what was expected', () => {
  test.each([
    ['an unknown statement', lines('frobnicate 3'), 5, '"frobnicate"', /a statement: title, why, at/],
    ['no number', lines('seed many'), 5, '"many"', /a seed: a whole number, from 0/],
    ['a number out of range', 'title A\nepoch 0', 2, '"0"', /instructions of an epoch.*from 1/],
    ['half an epoch', lines('at epoch 1.5 kill primary'), 5, '"1.5"', /whole number/],
    ['a time without its unit', lines('at 12 kill primary'), 5, '"12"', /its unit \(ns, us, ms or s\)/],
    [
      'nobody to kill',
      lines('at epoch 3 kill everybody'),
      5,
      '"everybody"',
      /primary, backup, backup2 to backup5, or by name left/,
    ],
    ['a name that nobody has', lines('at epoch 3 kill left-1'), 5, '"left-1"', /left-2 for one that has been repaired/],
    ['nobody of this run', lines('at epoch 3 kill third', 'seed 2'), 5, '"kill third"', /of this run are left, right/],
    ['nobody is repaired', lines('seed 2', 'after promotion kill left-2'), 6, '"kill left-2"', /none joins this run/],
    ['nothing to do', lines('at epoch 3'), 5, 'the end of the line', /one of kill, type/],
    ['typing at an epoch', lines('at epoch 3 type "x"'), 5, '"x"', /a time before "type"/],
    ['a probability above 1', lines('link loss=1.5'), 5, '"loss=1.5"', /a probability from 0/],
    ['an unknown property of the link', lines('link colour=red'), 5, '"colour=red"', /one of loss, delay, jitter/],
    ['nothing of the link', lines('link'), 5, 'the end of the line', /loss=…, delay=…/],
    ['a cut that goes back', lines('link cut=30ms..10ms'), 5, '"cut=30ms..10ms"', /an end after the start/],
    ['an unknown protocol', lines('protocol fast'), 5, '"fast"', /one of original, prototype/],
    ['an unknown switch', lines('protocol revised speed=9'), 5, '"revised,speed=9"', /one of valueAcknowledgment/],
    [
      'a value that a switch does not have',
      lines('protocol revised epochs=long'),
      5,
      '"revised,epochs=long"',
      /fixed or/,
    ],
    ['a processor that is not there', lines('drift third=+1ppm'), 5, 'the processor third', /one of left, right/],
    [
      'a joiner without a view',
      lines('join after 2 s', 'arbiter off'),
      6,
      '"arbiter off"',
      /neither join nor more than/,
    ],
    ['a joiner at once', lines('join after 0 ms'), 5, '"0"', /a time of more than 0/],
    ['a text without quotation marks', 'title A\nappend n=3', 2, '"n=3"', /between quotation marks/],
    ['a text that does not end', 'title A\nappend "n=3', 2, '"', /between quotation marks/],
    ['more than the statement holds', lines('seed 3 4'), 5, '"4"', /the end of the line \(seed N\)/],
    ['a statement twice', lines('seed 3', 'seed 4'), 6, 'a second "seed"', /stands on line 5/],
    ['an unknown expectation', lines('expect wonders'), 5, '"wonders"', /one of verdict, promoted/],
    [
      'an unknown verdict',
      lines('expect verdict fine'),
      5,
      '"fine"',
      /one of consistent, consistent with repeats, not maskable/,
    ],
    ['an expectation without a number', lines('expect repeats some'), 5, '"some"', /how many repeats/],
    ['an order without facts', lines('expect order: left'), 5, 'the end of the line', /what left does/],
    ['a range that goes back', lines('show epochs 5..3'), 5, '"5..3"', /show epochs FROM..TO/],
    ['no guest', 'title A\nexpect verdict consistent', 2, 'the end of the scenario', /guest FILE/],
    ['no title', 'guest x.elf\nexpect verdict consistent', 2, 'the end of the scenario', /title TEXT/],
    ['no verdict expected', lines('expect kills 0'), 5, 'the end of the scenario', /expect verdict/],
  ])('%s', (_name, source, line, found, expected) => {
    const error = errorOf(() => scenario(source, { name: 'bad.scenario', file }));
    expect([error.line, error.found]).toEqual([line, found]);
    expect(error.expected).toMatch(expected);
    expect(error.message).toBe(`bad.scenario:${line}: found ${error.found}, expected ${error.expected}`);
  });

  test('a guest that cannot be read, or is none, is named with its line', () => {
    const verdict = 'expect verdict consistent';
    const missing = errorOf(() => scenario(`title A\nguest no.elf\n${verdict}`, { file }));
    expect(missing.message).toMatch(/^scenario:2: found guest no\.elf \(.*no such file.*\), expected a file that/);
    const other = errorOf(() => scenario(`title A\nguest x\n${verdict}`, { file: () => new Uint8Array(9) }));
    expect(other.message).toMatch(/^scenario:2: found x \(.*ELF.*\), expected a guest’s ELF file/);
  });
});

test('a file that is no medium is named with its line', () => {
  const bytes = (name: string) => (name.endsWith('.elf') ? file(name) : new Uint8Array(9).fill(7));
  const error = (line: string) => errorOf(() => scenario(lines(line, 'expect verdict consistent'), { file: bytes }));
  expect(error('disk odd.img').message).toBe(
    'scenario:5: found disk odd.img of 9 bytes, expected a disk of a multiple of 512 bytes',
  );
  expect(error('tape odd.tap').message).toMatch(
    /^scenario:5: found tape odd\.tap \(at offset 0 begins a record of .*\), expected a tape image/,
  );
});

test.each([
  [
    'a line without end',
    `why ${'x'.repeat(5000)}`,
    /:5: found a line of 5004 characters, expected at most 4096 in a line$/,
  ],
  ['a time after all times', 'join after 99999999999999999999 s', /:5: .*a time of at most 1000000 s$/],
  ['cuts without end', `link ${'cut=1ms.. '.repeat(340)}`, undefined],
])('whatever stands in a scenario has its limit: %s', (_name, line, message) => {
  const read = () => parseScenario(lines(line, 'expect verdict consistent'), 'any');
  if (message === undefined) expect(read().plan.link?.cuts?.length).toBe(340);
  else expect(errorOf(read).message).toMatch(message);
});

test('lines of a scenario end as other systems end them', () => {
  const text = lines('seed 7', 'expect verdict consistent');
  for (const other of [text.replaceAll('\n', '\r\n'), text.replaceAll('\n', '\r'), `\ufeff${text}`]) {
    expect(parseScenario(other).plan).toEqual(parseScenario(text).plan);
  }
});

test('whatever stands in a scenario, it is read or refused with a line of its own', () => {
  const words = names.flatMap((name) => text(name).split(/\s+/));
  const word = fc.oneof(fc.constantFrom(...words), fc.constantFrom('"', '#', ',', '=', '..', '-1', '1e9'), fc.string());
  const line = fc.array(word, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(' '));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), (more) => {
      const source = lines(...more, 'expect verdict consistent');
      try {
        expect(parseScenario(source, 'any').title).toBe('A run');
      } catch (error) {
        if (!(error instanceof ScenarioError)) throw error;
        expect(error.line).toBeGreaterThan(0);
        expect(error.line).toBeLessThanOrEqual(source.split(/\r?\n/).length);
        expect(error.message).toMatch(/^any:\d+: found [\s\S]+, expected [\s\S]+/);
      }
    }),
    { numRuns: 3000, seed: 1 },
  );
});

describe('expectations', () => {
  const run = (...more: readonly string[]) => scenario(lines(...more), { name: 'x.scenario', file });

  test('what does not hold is told with its line, what was expected and what was found', () => {
    const { ok, failures, transcript } = run(
      'at epoch 40 kill primary',
      'expect verdict inconsistent',
      'expect failovers 2',
      'expect repeats at most 0',
      'expect promoted within 10 ms',
      'expect console "no such words"',
      'expect violation "goes back"',
      'expect order: promotion, kill',
      'expect never suspicion',
      'expect uncertain interrupts at least 1',
    );
    expect(ok).toBe(false);
    expect(failures).toEqual([
      { line: 6, expected: 'verdict inconsistent', found: 'consistent with repeats' },
      { line: 7, expected: 'failovers 2', found: '1' },
      { line: 8, expected: 'repeats at most 0', found: '1' },
      { line: 9, expected: 'promoted within 10 ms', found: expect.stringMatching(/^\d+\.\d{3} ms$/) },
      { line: 10, expected: 'console "no such words"', found: expect.stringContaining('total 64000 unchanged') },
      { line: 11, expected: 'violation "goes back"', found: 'no violation' },
      { line: 12, expected: 'order: promotion, kill', found: 'no “kill” after “promotion”' },
      { line: 13, expected: 'never suspicion', found: expect.stringMatching(/^one at \d+\.\d{3} ms$/) },
    ]);
    expect(transcript).toContain('✗ failovers 2: found 1 (line 7)');
    expect(transcript).toContain('✓ uncertain interrupts at least 1');
  });

  test('a kill that never comes does not go unnoticed, unless the scenario counts kills', () => {
    const late = ['at epoch 100000 kill primary', 'expect verdict consistent'];
    expect(run(...late).failures).toEqual([{ line: 5, expected: 'kills 1', found: '0' }]);
    expect(run(...late, 'expect kills 0').ok).toBe(true);
  });

  test('a kill after a fact listens once the kills before it have come', () => {
    const { run: judged, verdict } = run(
      'at epoch 20 kill primary',
      '5 ms after left epoch.ended, kill primary   # left ends no epoch any more',
      'expect verdict consistent',
      'expect kills 1',
    );
    expect([judged.kills, verdict]).toEqual([1, 'consistent with repeats']);
  });

  test('a kill by name, whatever role the processor has: the first, its repaired successor, then the third', () => {
    const { run: judged, failures } = run(
      'backups 2',
      'join after 10 ms',
      'at epoch 20 kill third',
      'at epoch 40 kill left',
      '1 ms after left-2 role.backup, kill left-2',
      'expect order: third killed backup, left killed primary, promotion, left-2 killed backup',
      'expect kills 3',
      'expect verdict consistent',
    );
    expect([failures, judged.kills]).toEqual([[], 3]);
  });

  test('at an epoch: the processor that is meant is about to begin it, not another backup', () => {
    const link = 'link cut=left>third@1ms..8ms';
    for (const [who, name] of [
      ['backup', 'right'],
      ['backup2', 'third'],
      ['third', 'third'],
    ]) {
      const records: TraceRecord[] = [];
      const source = lines(
        'backups 2',
        'protocol fastest',
        link,
        `at epoch 8 kill ${who}`,
        'expect verdict consistent',
      );
      expect(scenario(source, { file, onRecord: (record) => records.push(record) }).failures).toEqual([]);
      const at = records.findIndex(({ type }) => type === 'processor.killed');
      expect(records[at]).toMatchObject({ actor: name, role: 'backup' });
      const ended = records.slice(0, at).findLast(({ type, actor }) => type === 'epoch.ended' && actor === name);
      expect([who, ended]).toMatchObject([who, { epoch: 7, at: records[at].at }]);
    }
  });

  test('the same scenario gives the same transcript', () => {
    const [one, other] = [1, 2].map(() => run('link loss=0.2', 'show everything', 'expect verdict consistent'));
    expect(other.transcript).toBe(one.transcript);
    expect(other.run.traceDigest).toBe(one.run.traceDigest);
  });
});

function errorOf(act: () => unknown): ScenarioError {
  try {
    act();
  } catch (error) {
    if (error instanceof ScenarioError) return error;
    throw error;
  }
  throw new Error('no error');
}
