/** `npm run bench:inspector`: how many messages a second the inspector takes, and what they cost in memory. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { InspectorServer } from '../../../src/cli/inspector/inspector-server';
import type { Ask, FromServer } from '../../../src/inspector/viewer-protocol';

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
// A page that follows asks for all its views whenever more has come.
const viewer = new WebSocket(`${inspector.programAddress.replace('localhost', '127.0.0.1')}/viewer`, {
  headers: { origin: inspector.address.replace('localhost', '127.0.0.1').replace(/\/$/, '') },
});
let answers = 0;
viewer.on('message', (data) => {
  const told = JSON.parse(String(data)) as FromServer;
  if (!('overview' in told)) {
    answers++;
    return;
  }
  const { last: step } = told.overview;
  const asks: readonly Ask[] = [
    { ask: 'tree', step, toggled: [], hidden: [], find: '' },
    { ask: 'log', filter: 'actor:visit-7', hidden: [], from: 0, count: 12, near: step },
    { ask: 'sequence', lanes: [], room: 6, hidden: [], step, earlier: 11, later: 3 },
    { ask: 'chart', actor: 0, step },
    ...(step > 0 ? [{ ask: 'step', step } as const] : []),
  ];
  for (const [number, ask] of asks.entries()) viewer.send(JSON.stringify({ ...ask, number }));
});

const began = performance.now();
const cpuBefore = process.cpuUsage();
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
const { user, system } = process.cpuUsage(cpuBefore);
const each = (user + system) / total;
console.log(
  `processor time of a message, sent and taken: ${each.toFixed(1)} µs; a core has ${Math.round(1e6 / each)} a second`,
);
console.log(`answers to a page meanwhile: ${answers}`);
socket.terminate();
await inspector.stop();
rmSync(folder, { recursive: true });
