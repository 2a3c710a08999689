/** A processor lets go of the bus, whatever it was at: others notice nothing. */
import { expect, test } from 'vitest';
import { ID, scsiLab } from './scsi-lab';

const READ = { unit: 0, cdb: [0x28, 0, 0, 0, 0, 3, 0, 0, 1, 0] };
const NOBODY = 6;

test('while it selects: what it asks for afterwards takes the bus from nobody', () => {
  const { bus, clock, left, right } = scsiLab();
  right.begin({ target: ID.disk, disconnects: true, ...READ });
  clock.run(clock.nowAt + 10e6);
  expect(right.answer.phases.at(-1)).toBe('busFree');
  left.begin({ target: NOBODY, ...READ });
  clock.run(clock.nowAt + 100e6);
  bus.leave('left');
  left.begin({ target: ID.disk, ...READ });
  clock.run();
  expect([right.answer, left.answer].map(({ status, data }) => [status, data.length])).toEqual([
    [0, 512],
    [0, 512],
  ]);
});

test('while it waits for the bus: its selection does not come', () => {
  const { bus, clock, left, right } = scsiLab();
  right.begin({ target: ID.disk, ...READ });
  left.begin({ target: ID.tape, ...READ });
  bus.leave('left');
  clock.run();
  expect([right.answer.status, left.answer.phases]).toEqual([0, []]);
});

test('each REQ is for one transfer, and each transfer has one ACK: what a chip does twice reaches no target', () => {
  const { bus, clock, store } = scsiLab();
  store.write(3, new Uint8Array(512).fill(7));
  const port = bus.port('left');
  const seen: (readonly [phase: string, bytes: number, again: number])[] = [];
  const out = (phase: string, bytes: Uint8Array) => seen.push([phase, port.send(bytes), port.send(bytes)]);
  port.hear((signal) => {
    if (signal.type !== 'request') return;
    const { phase } = signal;
    if (phase === 'messageOut') {
      port.setAttention(false);
      out(phase, Uint8Array.of(0x80));
    } else if (phase === 'command') out(phase, Uint8Array.from(READ.cdb));
    else {
      seen.push([phase, port.receive(256).bytes.length, port.receive(256).bytes.length]);
      port.acknowledge();
      port.acknowledge();
    }
  });
  port.select(ID.disk, true);
  clock.run();
  expect(seen).toEqual([
    ['messageOut', 1, 0],
    ['command', 10, 0],
    ['dataIn', 256, 0],
    ['dataIn', 256, 0],
    ['status', 1, 0],
    ['messageIn', 1, 0],
  ]);
});
