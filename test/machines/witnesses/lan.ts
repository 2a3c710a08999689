/** Runs of the LAN controller alone: random ones, and one in which each thing happens that they seldom bring about. */

import { at, EL, frameTo, I, LanRig, own, S } from '../../devices/lan/lan-rig';
import { runCase } from '../../devices/lan-fuzz/campaign';
import type { Course, Witness } from '../course';

const cases = 60;
/** Commands of the SCB. */
const [CUC, RUC] = [
  { resume: 0x0200, suspend: 0x0300, abort: 0x0400 },
  { start: 0x0010, resume: 0x0020, suspend: 0x0030, abort: 0x0040 },
];

const tell = (course: Course, rig: LanRig): void =>
  course.hear(
    0,
    JSON.stringify([rig.status, rig.half(at.list), rig.word(at.scb + 20), rig.outputs.length, rig.front.snapshot()]),
  );

/** Each transmits two frames with a command between them, and does something while the first is on its way. */
const commandWitness = (name: string, ...commands: readonly (number | 'end' | 'reset')[]): Witness => ({
  name: `LAN commands: ${name}`,
  play: (course) => {
    const rig = new LanRig().start();
    rig.transmission(0, I, frameTo(own));
    rig.block(1, S | I);
    rig.transmission(2, EL | I, frameTo(own));
    rig.execute();
    let operation = 0;
    for (const command of [...commands, 'end', CUC.resume, 'end'] as const) {
      if (command === 'end') rig.endTransmission(++operation);
      else if (command === 'reset') rig.port(0);
      else rig.attend(command);
      tell(course, rig);
    }
  },
});

/** A transmission with the S bit, which the unit is to suspend after anyway. */
const suspendingWitness: Witness = {
  name: 'LAN commands: suspended twice',
  play: (course) => {
    const rig = new LanRig().start();
    rig.transmission(0, S | I, frameTo(own));
    rig.block(1, EL | I);
    rig.execute();
    rig.attend(CUC.suspend);
    rig.endTransmission(1);
    tell(course, rig);
    rig.attend(CUC.resume);
    tell(course, rig);
  },
};

const frameWitness = (name: string, spoil: (rig: LanRig) => void, ...commands: readonly number[]): Witness => ({
  name: `LAN frames: ${name}`,
  play: (course) => {
    const rig = new LanRig().start();
    rig.block(0, EL | 1, own);
    rig.execute();
    rig.ring(3);
    spoil(rig);
    for (const command of [RUC.start, ...commands]) {
      rig.attend(command);
      for (let frames = 0; frames < 2; frames++) {
        rig.receive(frameTo(own));
        tell(course, rig);
      }
    }
  },
});

export const lanWitnesses: readonly Witness[] = [
  {
    name: 'LAN: random registers, descriptors and frames',
    play: (course) => {
      for (let seed = 0; seed < cases; seed++) runCase(seed, new Map(), (state) => course.hear(seed, state));
    },
  },
  commandWitness('nothing'),
  commandWitness('suspended', CUC.suspend, 'end'),
  commandWitness('suspended and resumed', CUC.suspend, CUC.resume),
  commandWitness('suspended and aborted', CUC.suspend, 'end', CUC.abort),
  commandWitness('aborted', CUC.abort),
  commandWitness('to be suspended, and aborted', CUC.suspend, CUC.abort),
  commandWitness('reset', 'reset'),
  commandWitness('the last to be suspended', 'end', CUC.resume, CUC.suspend, 'end'),
  suspendingWitness,
  commandWitness('started again', 'end', 0x0100, 'end'),
  frameWitness('without descriptors', () => {}, RUC.resume, RUC.suspend, RUC.abort, RUC.start),
  frameWitness('suspended', () => {}, RUC.suspend, RUC.resume, RUC.suspend, RUC.abort, RUC.resume),
  frameWitness('aborted', () => {}, RUC.abort),
  frameWitness('a descriptor that suspends', (rig) => rig.setHalf(at.frames + 2, S | 8), RUC.resume, RUC.start),
  frameWitness('the last buffer', (rig) => rig.setHalf(at.buffers + 12, EL | 1536), RUC.abort, RUC.start),
  frameWitness('too few buffers', (rig) => rig.setHalf(at.buffers + 12, EL | 20), RUC.abort, RUC.start),
  frameWitness('the last buffer, then aborted', (rig) => rig.setHalf(at.buffers + 44, EL | 1536), RUC.abort),
];
