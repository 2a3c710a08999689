/** The printer of the examples without processors, none of which sends a line while one is printed. */
import { zeroImage } from '../../../devices/scsi/disk-image';
import { Printer } from '../../../examples/new-device/printer';
import { Environment } from '../../../src/sim/environment';
import { defaultPlan } from '../../../src/sim/plan/plan';
import { rulesInForce } from '../../../src/sim/rules';
import type { Witness } from '../course';

export const busyPrinterWitness: Witness = {
  name: 'a printer that is sent a line while it prints another one',
  play: (course) => {
    const plan = { ...defaultPlan, guest: new Uint8Array(0), disk: zeroImage(512) };
    const { world, clock, effects } = new Environment('world', plan, ['left'], rulesInForce);
    const printer = new Printer(world, 'printer');
    const print = (text: string) =>
      printer.print('left', new TextEncoder().encode(text), () => course.hear(clock.nowAt, `${text} is printed`));
    world.clock.subscribe('other', () => print('B'));
    world.clock.arm(10_000_000, { actor: 'other', name: 'line' });
    print('A');
    while (clock.runNext());
    for (const { at, what } of effects.all) course.hear(at, what);
  },
};
