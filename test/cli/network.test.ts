import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { inProcess, refusedInOneLine } from './in-process';

const folder = mkdtempSync(join(tmpdir(), 'understudy-network-'));
afterAll(() => rmSync(folder, { recursive: true }));
const place = (name: string) => join(folder, name);
const [pinger, responder] = ['pinger', 'responder'].map((name) => `examples/guests/${name}.elf`);
const killed = [
  '--epoch',
  '8192',
  '--kill',
  'primary@record:ethernet.sent:5',
  '--detector',
  'timeout=8ms,heartbeat=2ms',
];
const twoEchoes = ['run', pinger, '--append', 'echoes=2', '--peer', responder];

describe('--peer, --pcap and --trace', async () => {
  const [pcap, trace] = [place('run.pcap'), place('run.jsonl')];
  const run = await inProcess(...twoEchoes, ...killed, '--pcap', pcap, '--trace', trace, '--json');
  const records = readFileSync(trace, 'utf8').trimEnd().split('\n');

  test('the run is right, and says so', () => {
    const { verdict, console, failovers } = JSON.parse(run.stdout);
    expect([run.status, verdict, failovers.length]).toEqual([0, 'consistent', 1]);
    expect(console).toBe('pinger: 10.0.0.1\necho 1 has come\necho 2 has come\npinger: 2 echoes\n');
  });

  test('the peer’s console is on stderr, line by line', () => {
    expect(run.stderr).toContain('peer: responder: 10.0.0.2\n');
    expect(run.stderr).toContain('peer: echo 2 is answered\n');
  });

  /** By the format's rules: a header of 24 bytes, then 16 bytes before each frame, all big-endian here. */
  test('the capture has each frame that has left a station, with its instant', () => {
    const bytes = readFileSync(pcap);
    const { startedAtUnix } = JSON.parse(records[0]);
    expect([bytes.readUInt32BE(0), bytes.readUInt16BE(4), bytes.readUInt16BE(6)]).toEqual([0xa1b23c4d, 2, 4]);
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([65535, 1]);
    const captured: { at: number; bytes: number; type: number }[] = [];
    for (let at = 24; at < bytes.length; ) {
      const [seconds, nanoseconds, kept, length] = [0, 4, 8, 12].map((offset) => bytes.readUInt32BE(at + offset));
      expect(kept).toBe(length);
      const type = bytes.readUInt16BE(at + 16 + 12);
      captured.push({ at: (seconds - startedAtUnix) * 1e9 + nanoseconds, bytes: length, type });
      at += 16 + length;
    }
    const sent = records.map((line) => JSON.parse(line)).filter(({ type }) => type === 'ethernet.sent');
    expect(sent.length).toBeGreaterThan(5);
    const told = sent.map(({ at, bytes, frame }) => ({ at, bytes, type: /^ARP/.test(frame) ? 0x0806 : 0x0800 }));
    expect(captured).toEqual(told);
  });

  test('the trace can be replayed, with the peer', async () => {
    const { status, stderr } = await inProcess('replay', trace);
    expect([status, stderr]).toEqual([0, expect.stringContaining('the guest examples/guests/responder.elf')]);
  });

  test('the same seed gives the same trace and the same capture', async () => {
    const [pcapAgain, traceAgain] = [place('again.pcap'), place('again.jsonl')];
    await inProcess(...twoEchoes, ...killed, '--pcap', pcapAgain, '--trace', traceAgain, '--json');
    expect(readFileSync(traceAgain, 'utf8')).toBe(readFileSync(trace, 'utf8'));
    expect(readFileSync(pcapAgain).equals(readFileSync(pcap))).toBe(true);
  });

  test('with --compare bare the console is compared, too', async () => {
    const { status, stdout } = await inProcess(...twoEchoes, ...killed, '--compare', 'bare', '--json');
    expect([status, JSON.parse(stdout).devices]).toEqual([0, { lan: 'consistent' }]);
  });
});

test('a bare machine has a peer as well', async () => {
  const { status, stdout } = await inProcess(...twoEchoes, '--bare', '--segment', 'loss=0.3', '--json');
  expect([status, JSON.parse(stdout).console]).toEqual([0, expect.stringContaining('pinger: 2 echoes')]);
});

describe('bad input is refused in one line', () => {
  const junk = place('junk.elf');
  writeFileSync(junk, 'junk');
  test.each([
    ['a peer that is no guest', ['--peer', junk], /junk\.elf: .*ELF/],
    ['a peer that is not there', ['--peer', place('none')], /none.*no such file/],
    ['a command line of no peer', ['--peer-append', 'x'], /--peer-append has no meaning without a peer: --peer/],
    ['a RAM disk of no peer', ['--peer-initrd', junk], /--peer-initrd has no meaning without a peer: --peer/],
    ['a segment that loses more than all', ['--segment', 'loss=2'], /loss=2.*probability/],
    ['a segment of another kind', ['--segment', 'colour=red'], /colour=red.*loss.*dup.*delay/],
    ['a capture that cannot be written', ['--pcap', place('no/where')], /capture.*no\/where/],
  ])('%s', async (_name, options, message) => {
    await refusedInOneLine(message, 'run', pinger, ...options);
  });
});
