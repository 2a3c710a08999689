/**
 * Golden transcripts of the bus: review a change as a diff. `npx vitest run test/devices/transcripts.test.ts -u` writes
 * them anew.
 */
import { describe, expect, test } from 'vitest';
import { rig } from './rig';
import { scenes } from './scenes';
import { transcript } from './transcript';

describe('bus transcripts', () => {
  test.each(scenes)('%s', async (name, play) => {
    const each = rig({ second: true });
    play(each);
    // A program that has given way to another one raises no interrupt.
    const interrupts = each.left.completions.filter(({ registers }) => registers.SSTAT0 !== undefined);
    const ends = interrupts.map(({ registers: { SSTAT0, DSTAT, DSPS, DBC } }) =>
      [SSTAT0, DSTAT ?? 0, DSPS ?? 0, DBC ?? 0].map((value) => value.toString(16)).join(' '),
    );
    const told = `${transcript(each.records)}left: SSTAT0 DSTAT DSPS DBC ${ends.join('; ')}\n`;
    await expect(told).toMatchFileSnapshot(`transcripts/${name.replaceAll(/[^a-z]+/g, '-')}.txt`);
  });
});
