import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'understudy-outputs-'));
afterAll(() => rmSync(folder, { recursive: true }));
const place = (name: string) => join(folder, name);
const guests = resolve('examples/guests');
const [ledger, countdown] = ['ledger.elf', 'countdown.elf'].map((name) => join(guests, name));
const program = resolve('dist/cli.js');
const understudy = (args: readonly string[], cwd = folder) =>
  spawnSync('node', [program, ...args], { cwd, encoding: 'utf8' });
/** A line for the shell, in which `understudy` is the program; the exit code of the first command of a pipeline. */
const shell = (line: string) =>
  spawnSync('bash', ['-c', `understudy() { node ${program} "$@"; }; ${line}; exit \${PIPESTATUS[0]}`], {
    cwd: folder,
    encoding: 'utf8',
  });

function oneLine({ status, stderr }: { status: number | null; stderr: string }, message: RegExp): void {
  expect([status, stderr.trim().split('\n').length]).toEqual([2, 1]);
  expect(stderr.trim()).toMatch(message);
}

describe('an output that is also an input is refused before anything is touched', () => {
  copyFileSync(countdown, place('cd.elf'));
  linkSync(place('cd.elf'), place('hard.elf'));
  symlinkSync('cd.elf', place('link.elf'));
  writeFileSync(place('d.img'), new Uint8Array(1 << 20));
  writeFileSync(place('s.S'), '_start:\tb,n _start\n');
  writeFileSync(place('x.scenario'), 'title A\nguest cd.elf\nexpect verdict consistent\n');
  test.each([
    ['the guest', 'run cd.elf --trace cd.elf', /the trace cd\.elf is also the guest: name another file/],
    ['the guest by another path', 'run cd.elf --trace ./cd.elf', /the trace \.\/cd\.elf is also the guest cd\.elf/],
    ['the guest by a hard link', 'run cd.elf --trace hard.elf', /the trace hard\.elf is also the guest cd\.elf/],
    ['the guest by a symbolic link', 'run link.elf --trace cd.elf', /the trace cd\.elf is also the guest link\.elf/],
    ['the disk', 'run cd.elf --disk d.img --trace d.img', /the trace d\.img is also the disk/],
    ['an overlaid disk', 'run cd.elf --disk d.img,overlay --trace d.img', /the trace d\.img is also the disk/],
    ['a disk that is the guest', 'run cd.elf --disk cd.elf', /the disk cd\.elf is also the guest|multiple of 512/],
    ['what is typed', 'run cd.elf --type s.S --trace s.S', /the trace s\.S is also the input/],
    [
      'the kernel',
      'boot --kernel cd.elf --initrd s.S --disk d.img --trace cd.elf',
      /the trace cd\.elf is also the ker/,
    ],
    ['the source', 'asm s.S -o s.S', /the executable s\.S is also the source/],
    ['the scenario', 'scenario x.scenario --trace x.scenario', /the trace x\.scenario is also the scenario/],
    ['a scenario’s guest', 'scenario x.scenario --trace cd.elf', /the trace cd\.elf is also the guest/],
    ['a transcript', 'scenario x.scenario --update --trace x.transcript', /also the tran|is also the trace/],
    ['two outputs', 'torture --seeds 1..1 --out r --picture ./r', /the results r is also the picture|also the results/],
  ])('%s', (_name, line, message) => {
    const now = () =>
      readdirSync(folder)
        .filter((name) => statSync(place(name)).isFile())
        .map((name) => [name, readFileSync(place(name)).toString('latin1')]);
    const before = now();
    oneLine(understudy(line.split(' ')), message);
    expect(now()).toEqual(before);
  });
});

describe('an output takes the old one’s place when it is whole', () => {
  test('over a link the file that it names is replaced, with its mode; nothing is left beside it', () => {
    mkdirSync(place('real'));
    writeFileSync(place('real/old.elf'), 'old');
    chmodSync(place('real/old.elf'), 0o751);
    symlinkSync('real/old.elf', place('to.elf'));
    expect(understudy(['asm', 's.S', '-o', 'to.elf']).status).toBe(0);
    expect(lstatSync(place('to.elf')).isSymbolicLink()).toBe(true);
    expect(statSync(place('real/old.elf')).mode & 0o777).toBe(0o751);
    expect(readFileSync(place('real/old.elf')).subarray(1, 4).toString()).toBe('ELF');
    expect(readdirSync(place('real'))).toEqual(['old.elf']);
  });

  test('a link to a file that is not there yet makes that file', () => {
    symlinkSync('real/new.elf', place('dangling.elf'));
    expect(understudy(['asm', 's.S', '-o', 'dangling.elf']).status).toBe(0);
    expect(existsSync(place('real/new.elf'))).toBe(true);
  });

  test('a file that may not be written is not replaced either', () => {
    writeFileSync(place('kept.elf'), 'kept');
    chmodSync(place('kept.elf'), 0o444);
    oneLine(
      understudy(['asm', 's.S', '-o', 'kept.elf']),
      /cannot write the executable kept\.elf: it may not be written/,
    );
    expect(readFileSync(place('kept.elf'), 'utf8')).toBe('kept');
  });
});

describe('what cannot be written is named with the cause: one line, exit code 2', () => {
  const full = 'no space is left on the device';
  test.each([
    ['the console', `understudy run ${countdown} > /dev/full`, `cannot write standard output: ${full}`],
    ['an object', `understudy run ${countdown} --json > /dev/full`, `cannot write standard output: ${full}`],
    ['a log', 'understudy demo > /dev/full', `cannot write standard output: ${full}`],
    ['help', 'understudy run --help > /dev/full', `cannot write standard output: ${full}`],
    ['a trace', `understudy run ${countdown} --quiet --trace /dev/full`, `cannot write the trace /dev/full: ${full}`],
    ['an export', 'understudy export t.jsonl --format csv > /dev/full', `cannot write standard output: ${full}`],
  ])('%s', (_name, line, message) => {
    if (!existsSync(place('t.jsonl'))) understudy(['run', countdown, '--trace', 't.jsonl']);
    const { status, stderr } = shell(line);
    expect([status, stderr]).toEqual([2, expect.stringMatching(new RegExp(`${message}\n$`))]);
    expect(stderr).not.toMatch(/ at .*\.js/);
  });

  test.each([
    'demo',
    `run ${ledger} --append transactions=3 --quiet`,
    'export t.jsonl --format jsonl',
    `disasm ${ledger}`,
  ])('%s into a pipe that is closed: all end alike and say nothing of it', (line) => {
    const { status, stderr } = shell(`understudy ${line} 2> errors | head -c 1 > /dev/null`);
    expect([status, stderr]).toEqual([2, '']);
    expect(readFileSync(place('errors'), 'utf8')).not.toMatch(/error|EPIPE|\.js/);
  });
});

/** Mounts a file system of 64 KB; where that is not possible, says so. */
function smallFileSystem(): string | undefined {
  const small = place('small');
  mkdirSync(small);
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', small]).status === 0 ? small : undefined;
}

const small = smallFileSystem();
afterAll(() => small && execFileSync('umount', [small]));

describe.skipIf(small === undefined)('on a full file system (skipped where none can be mounted)', () => {
  const at = (name: string) => join(small as string, name);
  const archiver = join(guests, 'archiver.elf');

  test('what was there before is there afterwards', () => {
    writeFileSync(at('t.tap'), '');
    expect(understudy(['run', archiver, '--append', 'records=1', '--tape', at('t.tap')]).status).toBe(0);
    const results = ['--seeds', '1..1', '--guest', 'echo', '--faults', 'loss', '--quiet'];
    expect(understudy(['torture', ...results, '--out', at('r.jsonl')]).status).toBe(0);
    const tape = readFileSync(at('t.tap'));
    const lines = readFileSync(at('r.jsonl'), 'utf8');
    writeFileSync(at('o.elf'), 'old');
    writeFileSync(at('old.jsonl'), 'old');
    expect(spawnSync('dd', ['if=/dev/zero', `of=${at('fill')}`, 'bs=1k']).status).not.toBe(0);
    const trace = [countdown, '--quiet', '--trace', at('old.jsonl')];
    oneLine(understudy(['run', ...trace]), /cannot write the trace .*old\.jsonl: no space is left/);
    writeFileSync(place('big.S'), '_start:\tb,n _start\n\t.space 9000\n');
    oneLine(understudy(['asm', 'big.S', '-o', at('o.elf')]), /cannot write the executable .*o\.elf: no space is left/);
    const { status, stderr } = understudy([
      'run',
      archiver,
      '--append',
      'records=60',
      '--tape',
      at('t.tap'),
      '--quiet',
    ]);
    expect([status, stderr]).toEqual([2, expect.stringMatching(/cannot write the tape .*t\.tap: no space is left/)]);
    const more = understudy(['torture', ...results.with(1, '1..20'), '--out', at('r.jsonl')]);
    oneLine(more, /cannot write the results .*r\.jsonl: no space is left/);
    expect(readFileSync(at('t.tap')).equals(tape)).toBe(true);
    const now = readFileSync(at('r.jsonl'), 'utf8');
    expect([now.startsWith(lines), now.endsWith('}\n')]).toEqual([true, true]);
    expect([readFileSync(at('o.elf'), 'utf8'), readFileSync(at('old.jsonl'), 'utf8')]).toEqual(['old', 'old']);
    expect(readdirSync(small as string).sort()).toEqual(['fill', 'o.elf', 'old.jsonl', 'r.jsonl', 't.tap']);
  });
});

test('a file that grows too large leaves the old one, where no full file system can be had', () => {
  writeFileSync(place('grown.jsonl'), 'old');
  writeFileSync(place('grown.elf'), 'old');
  writeFileSync(place('large.S'), '_start:\tb,n _start\n\t.space 9000\n');
  const limited = (line: string) => shell(`trap '' XFSZ; ulimit -f 8; understudy ${line}`);
  const trace = limited(`run ${countdown} --quiet --trace grown.jsonl`);
  expect(trace.stderr).toMatch(/cannot write the trace grown\.jsonl: the file would be too large\n$/);
  oneLine(limited('asm large.S -o grown.elf'), /cannot write the executable grown\.elf: the file would be too large/);
  expect([trace.status, ...['grown.jsonl', 'grown.elf'].map((name) => readFileSync(place(name), 'utf8'))]).toEqual([
    2,
    'old',
    'old',
  ]);
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('a trace of a run that ends early for another reason keeps the records until then', () => {
  const { status } = shell(
    `understudy run ${ledger} --append transactions=3 --trace early.jsonl > /dev/full 2> /dev/null`,
  );
  expect(status).toBe(2);
  const lines = readFileSync(place('early.jsonl'), 'utf8').split('\n');
  expect([lines.length > 10, lines.at(-1), JSON.parse(lines.at(-2) as string).actor]).toEqual([
    true,
    '',
    expect.any(String),
  ]);
});

describe('a disk is written by one run at a time', () => {
  const disk = place('locked.img');
  writeFileSync(disk, new Uint8Array(1 << 20));
  symlinkSync('locked.img', place('locked-link.img'));
  const long = ['run', ledger, '--append', 'transactions=2000', '--bare', '--disk'];

  test('another run is refused, over a link too; a killed run leaves what the guest was told, and its lock is taken away', async () => {
    const run = spawn('node', [program, ...long, disk], { stdio: ['ignore', 'pipe', 'ignore'] });
    const over = new Promise((ended) => run.on('exit', ended));
    let console = '';
    await new Promise<void>((written) =>
      run.stdout.on('data', (text) => {
        console += text;
        if (/tx 0003/.test(console)) written();
      }),
    );
    const others = [disk, place('locked-link.img'), `${disk},overlay`].map((path) =>
      understudy(['run', countdown, '--disk', path]),
    );
    for (const other of others) oneLine(other, /the disk .*locked.* is in use: process \d+ writes it/);
    run.kill('SIGKILL');
    await over;
    expect(lstatSync(`${disk}.lock`).isSymbolicLink()).toBe(true);
    const written = readFileSync(disk);
    expect(written.some((byte) => byte !== 0)).toBe(true);
    expect(understudy(['run', countdown, '--disk', disk]).status).toBe(0);
    expect(existsSync(`${disk}.lock`)).toBe(false);
    expect(readFileSync(disk).equals(written)).toBe(true);
  });

  test.each([
    ['of another machine', 'process 1 started 1 on another-machine', /process 1 on another-machine writes it.*remove/],
    ['that is none of ours', 'somewhere', /locked\.img\.lock is in the way/],
  ])('a lock %s is not taken away', (_name, text, message) => {
    symlinkSync(text, `${disk}.lock`);
    oneLine(understudy(['run', countdown, '--disk', disk]), message);
    rmSync(`${disk}.lock`);
  });

  test('a process that has got the number of a dead one holds no lock', () => {
    symlinkSync(
      `process ${process.pid} started 1 on ${execFileSync('hostname', { encoding: 'utf8' }).trim()}`,
      `${disk}.lock`,
    );
    expect(understudy(['run', countdown, '--disk', disk]).status).toBe(0);
  });
});
