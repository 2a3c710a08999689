/** `npm run bench:inspector`: how many messages a second the inspector takes, and what they cost in memory. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { InspectorServer } from '../../../src/cli/inspector/inspector-server';

const [, , seconds = '20', rate = '10000', actors = '500'] = process.argv;
const total = Number(seconds) * Number(rate);
const definition = JSON.stringify({ id: 'visit', initial: 'open', states: { open: {}, busy: {} } });
const folder = mkdtempSync(join(tmpdir(), 'understudy-bench-'));
writeFileSync(join(folder, 'index.html'), '');
const inspector = await InspectorServer.start(folder, {
  port: 0,
  greatestMessage: 8 << 20,
  texts: { memoryBytes: 64 << 20, diskBytes: 1 << 30 },
});
const socket = new WebSocket(inspector.programAddress.replace('localhost', '127.0.0.1'), { perMessageDeflate: false });
await new Promise((resolve) => socket.once('open', resolve));
const send = (message: object) =>
  socket.send(JSON.stringify({ _version: '0.7.2', createdAt: `${Date.now()}`, ...message }));
for (let actor = 0; actor < Number(actors); actor++) {
  const snapshot = { status: 'active', value: 'open' };
  send({ type: '@xstate.actor', sessionId: `x:${actor}`, name: `visit-${actor}`, definition, snapshot });
}
const began = performance.now();
let sent = 0;
let late = 0;
let greatestLag = 0;
let greatestHeap = 0;
const received = () => inspector.recording.steps.last;
while (sent < total) {
  const due = Math.min(total, Math.floor(((performance.now() - began) / 1e3) * Number(rate)));
  for (; sent < due; sent++) {
    const sessionId = `x:${(sent >> 1) % Number(actors)}`;
    const event = { type: 'page.viewed', path: `/products/${sent}`, referrer: 'somewhere on the page' };
    const value = (sent >> 1) % 2 === 0 ? 'busy' : 'open';
    if (sent % 2 === 0) send({ type: '@xstate.event', sessionId, sourceId: 'x:0', event });
    else send({ type: '@xstate.snapshot', sessionId, event, snapshot: { status: 'active', value, context: { sent } } });
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
  const lag = socket.bufferedAmount;
  if (lag > 1 << 20) late++;
  greatestLag = Math.max(greatestLag, lag);
  greatestHeap = Math.max(greatestHeap, process.memoryUsage().rss);
}
const told = performance.now();
while (socket.bufferedAmount > 0) await new Promise((resolve) => setTimeout(resolve, 5));
await new Promise((resolve) => setTimeout(resolve, 200));
const { steps } = inspector.recording;
const taken = (performance.now() - began - 200) / 1e3;
console.log(`${total} messages in ${taken.toFixed(1)} s: ${Math.round(total / taken)} a second; wanted ${rate}`);
console.log(
  `behind at the end: ${((performance.now() - told - 200) / 1e3).toFixed(2)} s; at most ${greatestLag} bytes, ${late} times over 1 MB`,
);
console.log(
  `steps: ${received()}, of which ${steps.length} are kept; resident at most ${(greatestHeap / 2 ** 20).toFixed(0)} MB`,
);
socket.terminate();
await inspector.stop();
rmSync(folder, { recursive: true });
