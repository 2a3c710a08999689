/**
 * A command in this process: all that `main.ts` does but its own streams; a process of its own takes half a second to
 * begin.
 */
import { expect, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/program';

export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function inProcess(...args: readonly string[]): Promise<Ended> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += typeof text === 'string' ? text : new TextDecoder().decode(text);
      return true;
    }),
  );
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    await runCommandLine(args);
    return { status: Number(process.exitCode ?? 0), ...written };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}

/** Bad input: exit code 2, nothing on standard output, and one line that says this. */
export async function refusedInOneLine(message: RegExp, ...args: readonly string[]): Promise<void> {
  const { status, stdout, stderr } = await inProcess(...args);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr.trim()).toMatch(message);
  expect(stderr.trim().split('\n').length).toBe(1);
}
