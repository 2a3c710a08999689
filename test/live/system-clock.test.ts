/** The clock of a process: what has come over sockets is heard before a timer that fires late. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { SystemClock } from '../../src/live/system-clock';

const standstillMs = 60;

test('after an event in which the process stood still its sockets are looked at before the next timer', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const caller = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [accepted] = (await once(server, 'connection')) as [Socket];
  const clock = new SystemClock((error) => {
    throw error;
  });
  const order: string[] = [];
  accepted.on('data', () => clock.happens(() => order.push('heartbeat')));
  const over = new Promise<void>((resolve) => {
    clock.subscribe('actor', ({ name }) => {
      order.push(name);
      if (name === 'deadline') resolve();
      else {
        caller.write('alive');
        for (const end = performance.now() + standstillMs; performance.now() < end; );
      }
    });
  });
  clock.arm(clock.nowAt + 5e6, { actor: 'actor', name: 'standstill' });
  clock.arm(clock.nowAt + 20e6, { actor: 'actor', name: 'deadline' });
  await over;
  expect(order).toEqual(['standstill', 'heartbeat', 'deadline']);
  clock.end();
  caller.destroy();
  server.close();
});
