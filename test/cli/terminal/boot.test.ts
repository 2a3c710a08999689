import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { play, type Step, terminalsAreHere, withoutTerminals } from './play';

const folder = mkdtempSync(join(tmpdir(), 'understudy-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, bytes: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** Any guest can be booted: the RAM disk is not read by those that know none. */
const boot = (guest: string, ...options: readonly string[]) => [
  'dist/cli.js',
  'boot',
  ...['--kernel', guest, '--initrd', file('initrd', 'none'), '--disk', file('disk.img', new Uint8Array(1 << 20))],
  ...options,
];
const echo = boot('examples/guests/echo.elf', '--epoch', '4096');
const listening = ['wait', 'a line that says quit'] as const;
const quit = ['type', '\u0001q'] as const;

describe.skipIf(!terminalsAreHere)(`boot on a terminal${withoutTerminals}`, () => {
  test('Ctrl-A q ends with 0, on the pair and on the bare machine, and the terminal is as it was', () => {
    for (const args of [echo, [...echo, '--bare']]) {
      expect(play(args, [listening, quit])).toMatchObject({ waited: true, code: 0, signal: null, restored: true });
    }
  });

  test('each line of the guest ends with CR LF, whether it sends CR LF or LF alone', () => {
    const { output } = play(echo, [listening, ['type', 'one\n'], ['wait', 'one'], quit]);
    expect(output).toContain('that says quit\r\n> ');
    const returns = play(boot(lines()), [['wait', 'three'], quit]);
    expect(returns.output).toContain('one\r\ntwo\r\n\nthree');
    expect(`${output}${returns.output}`).not.toContain('\r\r\n');
  });

  test('what is typed before the guest listens is not lost', () => {
    const played = play(echo, [['type', 'early bird\n'], ['wait', '> early bird'], quit]);
    expect(played).toMatchObject({ waited: true, code: 0 });
  });

  test('one line tells that the primary has died and that the backup leads; the guest’s unfinished line stays whole', () => {
    const { output, waited } = play(boot(lines(), '--epoch', '4096'), [
      ['wait', 'three'],
      ['type', '\u0001k'],
      ['wait', 'has died'],
      ['wait', 'three'],
      quit,
    ]);
    expect(waited).toBe(true);
    expect(output).toMatch(/\r.\[K\[left, the primary, has died; right leads since epoch \d+\]\r\nthree$/);
    expect(output.match(/has died/g)).toHaveLength(1);
  });

  test('it tells that the backup has died, and that no processor is left', () => {
    const steps: readonly Step[] = [
      listening,
      ['type', '\u0001b'],
      ['wait', '[right, a backup, has died]'],
      ['type', '\u0001k'],
      ['wait', '[no processor is left: the guest is lost]'],
    ];
    expect(play(echo, steps)).toMatchObject({ waited: true, code: 0, restored: true });
  });

  test.each(['SIGTERM', 'SIGHUP', 'SIGINT'])('%s restores the terminal and ends the process', (signal) => {
    const played = play(echo, [listening, ['signal', signal]]);
    expect(played).toMatchObject({ waited: true, code: null, signal, restored: true });
  });

  test('a window that is closed ends it quietly', () => {
    const played = play(echo, [listening, ['pause', 0.2], ['close']]);
    expect(played).toMatchObject({ waited: true, code: null, signal: 'SIGHUP' });
  });

  test('what the guest has written to its tape is in the file', () => {
    const tape = file('tape.tap', '');
    const archiver = boot('examples/guests/archiver.elf', '--no-reboot', '--tape', tape, '--append', 'records=3');
    expect(play(archiver, [])).toMatchObject({ code: 0 });
    expect(readFileSync(tape).length).toBeGreaterThan(100);
  });
});

test.each(['kernel', 'initrd', 'disk', 'tape'])('--%s nosuch names nosuch, also where no image is built', (option) => {
  const elsewhere = join(folder, `no images, ${option}`);
  cpSync('dist', join(elsewhere, 'dist'), { recursive: true });
  symlinkSync(resolve('node_modules'), join(elsewhere, 'node_modules'));
  cpSync('package.json', join(elsewhere, 'package.json'));
  const { status, stderr } = spawnSync('node', [join(elsewhere, 'dist/cli.js'), 'boot', `--${option}`, 'nosuch'], {
    encoding: 'utf8',
    env: { ...process.env, UNDERSTUDY_LINUX: folder },
  });
  expect(stderr).toBe(`error: cannot read the ${option} nosuch: there is no such file\n`);
  expect(status).toBe(2);
});

/** A guest that sends CR LF, and once LF alone, to move down; then it does nothing. */
function lines(): string {
  const bytes = Array.from('one\r\ntwo\r\n\nthree', (character) => character.charCodeAt(0));
  const source = `
_start: ldil L%0xf0823800, %r1
        ldo R%0xf0823800(%r1), %r1
${bytes.map((byte) => `        ldi ${byte}, %r2\n        stb %r2, 0(%r1)`).join('\n')}
end:    b,n end
        nop
`;
  const guest = join(folder, 'lines.elf');
  const { status, stderr } = spawnSync('node', ['dist/cli.js', 'asm', file('lines.s', source), '-o', guest]);
  expect(status, String(stderr)).toBe(0);
  return guest;
}
