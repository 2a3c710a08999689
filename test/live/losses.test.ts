/** When a machine whose replicas are killed is lost: nobody boots the guest anew behind a person's back. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Losses } from '../../src/cli/torture/live/losses';
import type { LiveMachine } from '../../src/live/supervision/live-machine';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const running = (name: string, member: string) => ({ name, member }) as LiveMachine['running'][number];
const machineOf = (members: readonly string[]) => {
  const names = [running('left', 'left-2'), running('right', 'right')];
  return { view: { primary: members[0], term: 5, members }, running: names, kill: vi.fn() };
};

test('it is lost some time after all members of the view were killed, and not before', () => {
  const machine = machineOf(['left-2', 'right']);
  const losses = new Losses(machine as unknown as LiveMachine);
  const lostLater = (): boolean => {
    void losses.isLost;
    vi.advanceTimersByTime(2500);
    return losses.isLost;
  };
  expect(lostLater()).toBe(false);
  losses.kill('left');
  expect(machine.kill).toHaveBeenCalledWith('left');
  expect(lostLater()).toBe(false);
  machine.view = { primary: 'left-2', term: 6, members: ['left-2'] };
  expect(losses.isLost).toBe(false);
  expect(lostLater()).toBe(true);
  machine.view = { primary: 'right-2', term: 7, members: ['right-2'] };
  expect(losses.isLost).toBe(false);
});
