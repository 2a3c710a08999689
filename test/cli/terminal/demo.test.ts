import { describe, expect, test } from 'vitest';
import { hypervisorMachine } from '../../../machines/hypervisor';
import { picture, type Shown, stateName, tooSmall } from '../../../src/cli/demo/picture';
import { clipped, folded } from '../../../src/cli/terminal/coloured-text';
import { play, terminalsAreHere, withoutTerminals } from './play';

interface StateNode {
  readonly states?: Readonly<Record<string, StateNode>>;
}

/** The value of every state that a chart can be in. */
function valuesOf({ states = {} }: StateNode): readonly unknown[] {
  return Object.entries(states).flatMap(([name, inner]): readonly unknown[] => {
    const values = valuesOf(inner);
    return values.length === 0 ? [name] : values.map((value) => ({ [name]: value }));
  });
}

const states = valuesOf(hypervisorMachine.root);
const shown = (state: unknown): Shown => ({
  nowAt: 1234.5e6,
  replicas: ['left', 'right'].map((name) => ({ name, alive: true, state, epoch: 12_345, instructions: 123_456_789 })),
  disk: 'writing block 12 for left …',
  console: Array.from({ length: 50 }, (_, at) => `tx ${at}`),
  events: Array.from({ length: 50 }, (_, at) => `  158.430 ms  left    event ${at} ${'with many words '.repeat(5)}`),
  keys: true,
});
const sizes = [
  [60, 20],
  [60, 24],
  [80, 23],
  [80, 24],
  [101, 31],
  [120, 40],
] as const;

describe('the demo’s picture', () => {
  test.each(sizes)('%i × %i: it fits, both boxes are whole, and no chart’s state is cut off', (columns, rows) => {
    expect(states.length).toBeGreaterThan(15);
    for (const state of states) {
      const lines = picture(shown(state), { columns, rows });
      expect(lines.length, stateName(state)).toBeLessThanOrEqual(rows);
      for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(columns);
      const boxes = lines.slice(1, 7);
      expect(boxes[0]).toMatch(/^┌─ left: \w+ ─+┐┌─ right: \w+ ─+┐$/);
      expect(boxes[5]).toMatch(/^└─+┘└─+┘$/);
      expect(boxes[4]).toContain('123,456,789 instructions');
      const [role, ...path] = stateName(state).split('.');
      expect(boxes[0]).toContain(role);
      const left = boxes.slice(1, 3).map((row) => row.split('│')[1].trim());
      expect(left.join(''), boxes.join('\n')).toBe(path.join('.'));
      expect(lines).toContain('tx 49');
      expect(lines.join('\n')).toContain('event 49');
    }
  });

  test('a terminal that is too small is told so, in the room there is', () => {
    expect(tooSmall({ columns: 59, rows: 19 }).join(' ')).toMatch(/needs 60 columns and 20 rows; this .*59\s+and 19/);
    for (const [columns, rows] of [
      [1, 1],
      [5, 2],
      [20, 3],
    ]) {
      const lines = tooSmall({ columns, rows });
      expect(lines.length).toBeLessThanOrEqual(rows);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    }
  });

  test('text is folded between words and clipped by columns, whatever colours it has', () => {
    const red = (text: string) => `\u001b[31m${text}\u001b[39m`;
    expect(folded('one two three', 9)).toEqual(['one two ', '    three']);
    expect(folded(`one ${red('two three')}`, 9)).toEqual([`one \u001b[31mtwo `, `    three\u001b[39m`]);
    expect(folded('abcdefgh', 6)).toEqual(['abcdef', '    gh']);
    expect(folded(red('abcdef'), 6)).toEqual([red('abcdef')]);
    expect(clipped(red('abcdef'), 6)).toBe(red('abcdef'));
    expect(clipped(red('abcdefg'), 6)).toBe(`${red('abcde')}…`);
  });
});

const demo = ['dist/cli.js', 'demo'];
const started = ['wait', 'ledger: 5 transactions'] as const;
/** On the alternate screen with the cursor hidden; both are taken back. */
const ownScreen = '\u001b[?1049h\u001b[?25l';
const leftScreen = '\u001b[?25h\u001b[?1049l';

describe.skipIf(!terminalsAreHere)(`the demo on a terminal${withoutTerminals}`, () => {
  test.each(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'])('%s restores the terminal and ends the process', (signal) => {
    const { output, waited, signal: endedBy, restored } = play(demo, [started, ['signal', signal]]);
    expect({ waited, endedBy, restored }).toEqual({ waited: true, endedBy: signal, restored: true });
    expect(output).toContain(ownScreen);
    expect(output.endsWith(leftScreen)).toBe(true);
  });

  test.each([
    ['Ctrl-C ends with 130', '\u0003', 130],
    ['q ends with 0', 'q', 0],
  ])('%s, and the terminal is as it was', (_, key, code) => {
    const played = play(demo, [started, ['type', key]]);
    expect(played).toMatchObject({ waited: true, code, signal: null, restored: true });
  });

  test('an exception restores the terminal before it is told', () => {
    const broken = `data:text/javascript,
      const write = process.stdout.write.bind(process.stdout);
      process.stdout.write = (text, ...more) => {
        if (String(text).includes('5 transactions')) setImmediate(() => { throw new Error('unforeseen'); });
        return write(text, ...more);
      };`;
    const played = play(['--import', broken, ...demo], [started]);
    expect(played).toMatchObject({ waited: true, code: 1, signal: null, restored: true });
    expect(played.output.slice(played.output.indexOf(leftScreen))).toContain('Error: unforeseen');
  });

  test('a window that is closed ends it quietly', () => {
    for (let run = 0; run < 4; run++) {
      const { waited, code, signal } = play(demo, [started, ['pause', run * 0.1], ['close']]);
      expect({ waited, code, signal }).toEqual({ waited: true, code: null, signal: 'SIGHUP' });
    }
  });

  test('it is drawn again for another size, and says when there is no room', () => {
    const { output, waited } = play(demo, [
      ['size', 120, 40],
      started,
      ['size', 50, 10],
      ['wait', 'The demo needs 60 columns'],
      ['size', 60, 20],
      ['wait', latin1('┌─ left: primary')],
      ['type', 'q'],
    ]);
    expect(waited).toBe(true);
    const rows = Buffer.from(output, 'latin1').toString().split('\r\n');
    expect(rows.some((row) => /┌─ left: primary ─{12}┐┌─ right: backup ─{12}┐/.test(row))).toBe(true);
  });
});

/** The characters of a text’s bytes. */
function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}
