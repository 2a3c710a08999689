/** Typed bytes on their way to the guest, and what the terminal hears of the guest. */
import { expect, test } from 'vitest';
import { ConsoleInput } from '../../src/hypervisor/console-input';
import type { OutputCommit } from '../../src/hypervisor/output-commit';
import type { IoFronts } from '../../src/hypervisor/virtual-machine';

/** A UART and a terminal that are put by hand; what waits for the output commit is done when `commit` is called. */
function input(typed: string) {
  const uart = { name: 'rs232', room: 0, listens: false };
  const heard: string[] = [];
  const waiting: (() => void)[] = [];
  const environment = {
    listened: () => heard.push('listened'),
    input: (asked: number, most: number) => new TextEncoder().encode(typed.slice(asked, asked + most)),
    confirmInput: (upTo: number) => heard.push(`confirmed ${upTo}`),
  };
  const commits = { whenCommitted: (then: () => void) => waiting.push(then) } as unknown as OutputCommit;
  const console = new ConsoleInput(uart as unknown as IoFronts['uart'], environment, commits);
  const commit = () => {
    for (const then of waiting.splice(0)) then();
  };
  return { console, uart, heard, commit };
}

test('the terminal hears once that the guest listens, under the output commit', () => {
  const { console, uart, heard, commit } = input('');
  console.take();
  commit();
  expect(heard).toEqual([]);
  uart.listens = true;
  console.take();
  expect(heard).toEqual([]);
  commit();
  console.take();
  commit();
  expect(heard).toEqual(['listened']);
});

test('as much as there is room for, from what the guest has received; confirmed under the output commit', () => {
  const { console, uart, heard, commit } = input('abcdef');
  expect([console.isReady, console.take()]).toEqual([false, undefined]);
  uart.room = 4;
  expect(console.isReady).toBe(true);
  const first = console.take();
  expect(first?.completion?.registers).toMatchObject({ ORDINAL: 0, COUNT: 4, RBR0: 0x61, RBR3: 0x64 });
  console.delivered({ source: 'scsi', uncertain: false, completion: first?.completion });
  expect(console.received).toBe(0);
  if (first !== undefined) console.delivered(first);
  console.confirm();
  expect([console.received, heard]).toEqual([4, []]);
  expect(console.take()?.completion?.registers).toMatchObject({ ORDINAL: 4, COUNT: 2, RBR0: 0x65 });
  console.restore(6);
  expect([console.received, console.isReady]).toEqual([6, false]);
  commit();
  expect(heard).toEqual(['confirmed 4']);
});
