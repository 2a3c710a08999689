/**
 * Runs of the shared bus without processors: the scenes of the transcripts, random programs on the chip, and an
 * initiator with a disk.
 */
import type { Port } from '../../../devices/scsi/port';
import type { BusPort, BusSignal } from '../../../src/ports/scsi-bus';
import { runBench } from '../../devices/chip-fuzz/chip-bench';
import type { FakeClock } from '../../devices/fake-clock';
import { Initiator } from '../../devices/initiator';
import { CDB, DATA, IDENTIFY, load, PROGRAM, rig, STATUS } from '../../devices/rig';
import { scenes } from '../../devices/scenes';
import { ID, scsiLab } from '../../devices/scsi-lab';
import type { Course, Witness } from '../course';

const [READ, WRITE, INQUIRY] = [
  [0x28, 0, 0, 0, 0, 3, 0, 0, 1, 0],
  [0x2a, 0, 0, 0, 0, 3, 0, 0, 1, 0],
  [0x12, 0, 0, 0, 36, 0],
];

const sceneWitnesses = scenes.map(
  ([name, play]): Witness => ({
    name: `scene: ${name}`,
    play: (course) => {
      const each = rig({ second: true });
      play(each);
      for (const record of each.records) course.hear(record.at, JSON.stringify(record));
      for (const { completions } of [each.left, each.right]) tell(course, completions);
    },
  }),
);

function tell(course: Course, things: readonly unknown[]): void {
  for (const thing of things) course.hear(0, JSON.stringify(thing));
}

const [NO_TARGET, DISK] = [0xff, 6];
const [TAKE_MESSAGE, CLEAR_ACKNOWLEDGE, WAIT_DISCONNECT] = [
  [0x0f000001, STATUS + 2],
  [0x60000040, 0],
  [0x48000000, 0],
];
const int = (code: number) => [0x98080000, code];
/** Ends at the disconnection, as the programs of a driver do that waits for the reselection without one. */
const untilDisconnection = (): number[] => [
  ...[0x41000000 | ((1 << DISK) << 16), 0, 0x0e000001, IDENTIFY, 0x0a00000a, CDB],
  ...[...TAKE_MESSAGE, ...CLEAR_ACKNOWLEDGE, ...WAIT_DISCONNECT, ...int(0x1001)],
];
const data = [0x09000200, DATA, 0x0b000001, STATUS, ...TAKE_MESSAGE];
const fromReselection = [...TAKE_MESSAGE, ...CLEAR_ACKNOWLEDGE, ...data, ...CLEAR_ACKNOWLEDGE];
/** Ends before the target has left the bus. */
const tooEarly = [...fromReselection, ...int(0x500)];
const toTheEnd = [...fromReselection, ...WAIT_DISCONNECT, ...int(0x401)];

/**
 * A driver that is interrupted at disconnections and reselections reads a block: what it does when the disk reselects
 * the chip.
 */
const driverWitness = (name: string, act: (driver: Driver) => void, from = 'bus.reselection'): Witness => ({
  name,
  play: (course) => {
    const each = rig({ second: true });
    const { clock, left, records } = each;
    let operation = 0;
    const start = (words: readonly number[], connected: number) => {
      load(left.memory, { cdb: READ, in: 512, disconnects: true });
      for (const [at, word] of words.entries())
        new DataView(left.memory.buffer).setUint32(PROGRAM + 4 * at, word, true);
      const detail = { dsp: PROGRAM, connected, scntl0: 0xce };
      left.back.perform({ device: 'scsi', kind: 'operation', detail, operation: ++operation });
    };
    const abort = (detail: Readonly<Record<string, number>>) =>
      left.back.perform({ device: 'scsi', kind: 'abort', detail });
    start(untilDisconnection(), NO_TARGET);
    const isDue = () => records.some(({ type }) => type === from) || clock.nextAt === Number.POSITIVE_INFINITY;
    while (!isDue()) clock.run(clock.nextAt);
    act({ ...each, begin: start, abort });
    clock.run();
    for (const record of records) course.hear(record.at, JSON.stringify(record));
    tell(course, left.completions);
  },
});

interface Driver extends ReturnType<typeof rig> {
  readonly begin: (words: readonly number[], connected: number) => void;
  readonly abort: (detail: Readonly<Record<string, number>>) => void;
}

const driverWitnesses = [
  driverWitness('a driver that hears of the reselection', ({ clock, begin }) => {
    clock.run();
    begin(toTheEnd, DISK);
  }),
  driverWitness('a program that is started when the guest has not heard of the reselection', ({ clock, begin }) => {
    clock.run();
    begin(untilDisconnection(), NO_TARGET);
    clock.run();
    begin(toTheEnd, DISK);
  }),
  driverWitness('a selection that loses the bus to a target that reselects', ({ begin }) => {
    begin(untilDisconnection(), NO_TARGET);
  }),
  driverWitness('a program that ends before its target has left the bus', ({ clock, begin }) => {
    clock.run();
    begin(tooEarly, DISK);
  }),
  driverWitness('a chip that is reset when a target has reselected it', ({ clock, begin, abort }) => {
    clock.run();
    abort({ reset: 1 });
    begin(untilDisconnection(), NO_TARGET);
  }),
  driverWitness('a claim of the other processor when a target has reselected the chip', ({ clock, bus }) => {
    clock.run();
    bus.claim('right', { term: 2, members: ['right'], primary: 'right' });
  }),
  driverWitness('a target that leaves the bus as soon as it has reselected', ({ clock, bus, begin }) => {
    clock.run();
    (bus.port('left') as Port).listener({ type: 'busFree' });
    begin(untilDisconnection(), NO_TARGET);
  }),
  driverWitness(
    'a claim of the other processor when no program runs',
    ({ bus }) => {
      bus.claim('right', { term: 2, members: ['right'], primary: 'right' });
    },
    'bus.free',
  ),
  driverWitness('a claim of the other processor when a selection is under way', ({ bus, begin }) => {
    begin(untilDisconnection(), NO_TARGET);
    bus.claim('right', { term: 2, members: ['right'], primary: 'right' });
  }),
  driverWitness('a program that is aborted, and the next one', ({ clock, begin, abort }) => {
    clock.run();
    begin([...TAKE_MESSAGE, ...WAIT_DISCONNECT], DISK);
    clock.run();
    abort({});
    begin([...CLEAR_ACKNOWLEDGE, ...data, ...int(0x402)], DISK);
  }),
];

/** Random programs and acts of a guest: how often each interrupt has come. */
const chipWitnesses = [1, 2, 3, 4].map(
  (seed): Witness => ({
    name: `random programs, seed ${seed}`,
    play: (course) => {
      const { operations, interrupts, causes } = runBench(seed);
      tell(course, [operations, interrupts, ...causes]);
    },
  }),
);

const block = Uint8Array.from({ length: 512 }, (_, at) => at & 0xff);
/** Longer than the disk needs for a block. */
const lateNs = 30_000_000;

/**
 * One initiator, with the privilege to disconnect or without it; `late`: it takes each message when the disk is ready.
 */
const initiatorWitness = (name: string, disconnects: boolean, late: boolean): Witness => ({
  name,
  play: (course) => {
    const { clock, bus, left } = scsiLab();
    const initiator = late ? new Initiator(clock, lateFor(clock, bus.port('left'))) : left;
    for (const cdb of [WRITE, READ, INQUIRY]) {
      const answer = initiator.perform({ target: ID.disk, unit: 0, cdb, disconnects, out: block });
      course.hear(clock.nowAt, JSON.stringify({ ...answer, data: [...answer.data] }));
    }
  },
});

/** Not a message of SCSI-2's that a target of one initiator takes. */
const SYNCHRONOUS = 0x01;

/** The target disconnects in transfers 4 and 5; a rejection comes before its own messages, and is interrupted too. */
const rejectedWitness: Witness = {
  name: 'an initiator whose messages are rejected while the target disconnects',
  play: (course) => {
    const { clock, left } = scsiLab();
    for (const transfers of [[4], [4, 6], [3], [2]]) {
      const interrupts = { transfers, message: SYNCHRONOUS };
      const answer = left.perform({ target: ID.disk, unit: 0, cdb: WRITE, disconnects: true, out: block, interrupts });
      course.hear(clock.nowAt, JSON.stringify({ ...answer, data: [...answer.data] }));
    }
  },
};

/** The same port, on which requests for messages are heard later. */
function lateFor(clock: FakeClock, port: BusPort): BusPort {
  const hear: BusPort['hear'] = (listener) => {
    clock.subscribe('late', ({ data }) => listener(data as BusSignal));
    port.hear((signal) => {
      const waits = signal.type === 'request' && signal.phase === 'messageIn';
      if (waits) clock.arm(clock.nowAt + lateNs, { actor: 'late', name: 'signal', data: signal });
      else listener(signal);
    });
  };
  return Object.assign(Object.create(port), { hear });
}

export const busWitnesses: readonly Witness[] = [
  ...sceneWitnesses,
  ...driverWitnesses,
  initiatorWitness('an initiator that lets nobody disconnect', false, false),
  initiatorWitness('an initiator that lets targets disconnect', true, false),
  initiatorWitness('a late initiator', true, true),
  rejectedWitness,
  ...chipWitnesses,
];
