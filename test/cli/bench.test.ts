import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { boundariesOf, epochLengths, planOf, solved, watchedBy } from '../../src/cli/bench/boundary';
import type { BenchReport, Executor } from '../../src/cli/bench/cpu';
import { allocation } from '../../src/cli/bench/footprint';
import { kernelMachine, kernelNames, runKernel } from '../../src/cli/bench/guest';
import { type EmulatedPlace, emulated, versionOf } from '../../src/cli/bench/qemu';
import { ratiosOf } from '../../src/cli/bench/replicated-ratio';
import { type Protocol, presets } from '../../src/hypervisor/switches';
import { isLong, length } from '../check/length';

const run = (...args: readonly string[]) => spawnSync('node', ['dist/cli.js', 'bench', ...args], { encoding: 'utf8' });
const emulatorsHere = (['qemuSystem', 'qemuUser'] as const).filter((each) => versionOf(each) !== undefined);
const placesHere = (Object.keys(emulated) as EmulatedPlace[]).filter((place) =>
  emulatorsHere.includes(emulated[place].emulator),
);

describe('bench cpu', () => {
  test.each(kernelNames)(
    '%s says the same in real and in virtual mode, and its repetitions take the same time',
    (name) => {
      const image = new Uint8Array(readFileSync(`examples/guests/${name}.elf`));
      const [one, two, three] = [1, 2, 3].map((count) => runKernel(kernelMachine(image, count, false)));
      const virtual = runKernel(kernelMachine(image, 3, true));
      expect(one.checksum).toMatch(/^[0-9a-f]{8}$/);
      expect([one.checksum, two.checksum]).not.toContain(three.checksum);
      expect(virtual.checksum).toBe(three.checksum);
      expect(virtual.instructions).toBeGreaterThan(three.instructions);
      const period = two.instructions - one.instructions;
      expect(Math.abs(three.instructions - two.instructions - period) / period).toBeLessThan(0.001);
    },
  );

  test.each(kernelNames)('the checksum of %s tells how often the kernel has repeated itself', (name) => {
    const image = new Uint8Array(readFileSync(`examples/guests/${name}.elf`));
    // A rotation by five bits, for one, comes back after 64 equal results.
    const checksums = [1, 2, 33, 65].map((count) => runKernel(kernelMachine(image, count, false)).checksum);
    expect(new Set(checksums).size).toBe(checksums.length);
  });

  // The interpreter takes long for floating point, whose exact arithmetic allocates.
  const allocating = [
    ...kernelNames.slice(0, 4).map((name) => ({ name, processor: 'interpreter' as const })),
    ...kernelNames.map((name) => ({ name, processor: 'translator' as const })),
  ];
  test.each(allocating)(
    '$name: nothing is allocated for each instruction, in virtual mode ($processor)',
    async ({ name, processor }) => {
      const image = new Uint8Array(readFileSync(`examples/guests/${name}.elf`));
      const count = length(30_000_000, 100_000_000);
      const { instructions, allocatedBytes } = await allocation(image, true, count, processor);
      expect(instructions).toBe(count);
      // The smallest object takes a dozen bytes.
      expect(allocatedBytes / instructions).toBeLessThan(1);
    },
  );

  const without =
    emulatorsHere.length === 2
      ? ''
      : ` (SKIPPED where QEMU is not installed; here: ${emulatorsHere.join(', ') || 'none'})`;
  test(`--json prints every round of every kernel, and the checksums agree${without}`, () => {
    const kernels = isLong ? kernelNames : (['sieve', 'unkind'] as const);
    const args = ['--rounds', '1', '--instructions', '300000', '--json', '--kernel', ...kernels];
    const { status, stdout, stderr } = run('cpu', ...args);
    expect(status, stderr).toBe(0);
    const report: BenchReport = JSON.parse(stdout);
    const places: Executor[] = ['real', 'virtual', 'translatorReal', 'translatorVirtual', ...placesHere];
    expect(report.kernels.map(({ kernel }) => kernel)).toEqual(kernels);
    for (const { rounds, checksumsAgree, expected } of report.kernels) {
      expect(checksumsAgree).toBe(true);
      expect(expected.length).toBe(placesHere.length > 0 ? 2 : 1);
      expect(rounds.map((round) => Object.keys(round))).toEqual([places]);
      for (const { instructions, checksums } of Object.values(rounds[0])) {
        expect(instructions).toBeGreaterThan(100_000);
        expect(checksums).toEqual(expected.slice(0, checksums.length));
        for (const checksum of checksums) expect(checksum).toMatch(/^[0-9a-f]{8}$/);
      }
    }
    expect(report.allocations.map(({ kernel, virtual, processor }) => [kernel, virtual, processor])).toEqual(
      kernels.flatMap((kernel) =>
        ['interpreter', 'translator'].flatMap((processor) => [false, true].map((mode) => [kernel, mode, processor])),
      ),
    );
    for (const { bytes, ramBytes, allowedBytes } of [report.memory, report.translatorMemory]) {
      expect(bytes).toBeGreaterThan(ramBytes);
      expect(bytes).toBeLessThanOrEqual(allowedBytes);
    }
    expect(report.modules.kept).toBeGreaterThan(0);
    expect(report.modules.kept).toBeLessThanOrEqual(report.modules.most);
    expect([report.machine.processor, report.node]).toEqual([expect.stringMatching(/./), process.version]);
    expect(stderr).toMatch(/round 1 of 1: sieve/);
  });

  describe('where the programs on PATH are others', () => {
    /** A folder with one program, which says its version and, asked to run a kernel, these words. */
    function folderWith(program: string, words: string): string {
      const folder = mkdtempSync(join(tmpdir(), 'programs-'));
      folders.push(folder);
      const script = `#!/bin/sh\n[ "$1" = --version ] && echo ${program} version 0.0 || ${words}\n`;
      writeFileSync(join(folder, program), script, { mode: 0o755 });
      return folder;
    }
    const folders: string[] = [];
    afterAll(() => {
      for (const folder of folders) rmSync(folder, { recursive: true });
    });
    const runWith = (folder: string) =>
      spawnSync(
        process.execPath,
        ['dist/cli.js', 'bench', 'cpu', '--rounds', '1', '--instructions', '100000', '--kernel', 'memory'],
        { encoding: 'utf8', env: { ...process.env, PATH: folder } },
      );

    test('without QEMU it says so and prints only ours', () => {
      const { status, stdout, stderr } = runWith(folderWith('nothing', 'true'));
      expect(status, stderr).toBe(0);
      expect(stderr).toMatch(/qemu-system-hppa is not installed/);
      expect(stderr).toMatch(/qemu-hppa is not installed/);
      expect(stdout).toMatch(/QEMU not installed/);
      expect(stdout).toMatch(/^memory( +\d+){4}( +-)+$/m);
    });

    test.each([
      ['a wrong checksum', 'echo deadbeef', /memory: qemuUser says deadbeef and deadbeef instead of [0-9a-f]{8} and/],
      ['an emulator that fails', 'exit 1', /memory: qemuUser says nothing and nothing instead of/],
    ])('%s: exit code 1, and in words where', (_name, words, message) => {
      const { status, stderr } = runWith(folderWith('qemu-hppa', words));
      expect(status).toBe(1);
      expect(stderr).toMatch(message);
    });
  });

  test('a table for a person, with only the kernels that were asked for', () => {
    const { status, stdout } = run('cpu', '--rounds', '1', '--instructions', '100000', '--kernel', 'matrix');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^kernel +real +virtual/m);
    expect(stdout).toMatch(/^matrix +\d+ +\d+/m);
    expect(stdout).not.toMatch(/^sieve/m);
    expect(stdout).toMatch(/garbage collections/);
    expect(stdout).toMatch(/64\.0 MB of RAM takes \d+\.\d MB/);
  });

  test.each([
    ['nothing to measure', [], /missing required argument 'what'/],
    ['something unknown to measure', ['gpu'], /Allowed choices are cpu/],
    ['an unknown kernel', ['cpu', '--kernel', 'linpack'], /Allowed choices are sieve, matrix, memory, procedures/],
    ['no round', ['cpu', '--rounds', '0'], /from 1 to 99/],
    ['too few instructions', ['cpu', '--instructions', '10'], /from 100000/],
    ['programs of another bench', ['cpu', '--programs'], /--programs has no meaning with bench cpu/],
    ['a kernel without programs', ['linux', '--vmlinux', 'kernel'], /--vmlinux has no meaning without --programs/],
    ['a kernel that is not there', ['linux', '--programs', '--vmlinux', 'none', '--initrd', 'none'], /kernel none/],
    ['an unknown option', ['cpu', '--frobnicate'], /unknown option '--frobnicate'/],
  ])('%s: one clear line and exit code 2', (_name, args, message) => {
    const { status, stdout, stderr } = run(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr.trim()).toMatch(message);
    expect(stderr.trim().split('\n').length).toBe(1);
  });
});

describe('bench protocol: an epoch’s boundary', () => {
  const turns = 10_000;

  test.each(Object.keys(presets) as Protocol[])(
    '%s: the guest only computes, and its runs are the same',
    (protocol) => {
      const plan = planOf(protocol, turns);
      for (const epochLength of epochLengths) {
        const runs = Object.values(watchedBy).map((pairOf) => {
          const pair = pairOf({ ...plan, epochLength });
          while (pair.step());
          const kinds = pair.replicas.flatMap(({ links }) =>
            links.flatMap(({ channel }) => Object.keys(channel.counts.frames)),
          );
          const [{ hypervisor, processor }] = pair.replicas;
          const { instructions } = processor;
          return {
            finished: pair.finished,
            at: pair.environment.clock.nowAt,
            epoch: hypervisor.epoch,
            instructions,
            kinds,
          };
        });
        const [{ finished, epoch, instructions, kinds }] = runs;
        expect(finished).toBe(true);
        expect(instructions).toBeGreaterThan(4 * turns);
        // The last epoch is executed ahead and does not end.
        expect(Math.abs(epoch - instructions / epochLength)).toBeLessThanOrEqual(1);
        expect(new Set(kinds)).toEqual(new Set(['epochEnd', 'acknowledgment', 'heartbeat']));
        for (const run of runs) expect(run).toEqual(runs[0]);
      }
    },
  );

  test('two runs of the same instructions tell boundaries and instructions apart', () => {
    const instructions = 16_000_000;
    const run = (epochs: number) => ({ epochs, instructions, microseconds: 12 * epochs + 2 * 0.004 * instructions });
    const { microseconds, byThousandInstructions } = solved(run(16_000), run(2_000));
    expect(microseconds).toBeCloseTo(12, 9);
    expect(byThousandInstructions).toBeCloseTo(12 / 4, 9);
  });

  test('each protocol alone, with its trace, and with digests; one round more, to warm up', () => {
    const rounds: string[] = [];
    const onRound = (by: string, round: number) => rounds.push(`${by} ${round}`);
    const boundaries = boundariesOf(['prototype', 'revised'], 2, onRound, turns);
    expect(rounds).toEqual(Object.keys(watchedBy).flatMap((by) => [0, 1, 2].map((round) => `${by} ${round}`)));
    expect(boundaries.map(({ protocol }) => protocol)).toEqual(['prototype', 'revised']);
    for (const { protocol, withTrace, withDigests, ...alone } of boundaries) {
      for (const cost of [alone, withTrace, withDigests]) {
        expect(Object.keys(cost)).toEqual(['microseconds', 'byThousandInstructions']);
        for (const value of Object.values(cost)) expect(Number.isFinite(value)).toBe(true);
      }
    }
  });
});

test.each(['interpreter', 'translator'] as const)(
  'bench protocol: the time of both replicas by that of the bare machine, by kernel, for five lengths of epochs (%s)',
  (processor) => {
    const images = (['sieve', 'procedures'] as const).map(
      (name) => [name, new Uint8Array(readFileSync(`examples/guests/${name}.elf`))] as const,
    );
    const ratios = ratiosOf(images, processor, 100_000);
    expect(ratios.length).toBe(5);
    for (const kernels of ratios) {
      expect(Object.keys(kernels)).toEqual(['sieve', 'procedures']);
      for (const ratio of Object.values(kernels)) expect(ratio).toBeGreaterThan(0);
    }
  },
);
