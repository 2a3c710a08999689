import { readFileSync } from 'node:fs';
import { TrialRunner } from '../../../src/check/campaign/run';
import type { GuestName } from '../../../src/check/campaign/trial';

/** Reads each guest's file once. */
export function trialRunner(): TrialRunner {
  const images = new Map<GuestName, Uint8Array>();
  return new TrialRunner((name) => {
    const image = images.get(name) ?? new Uint8Array(readFileSync(`examples/guests/${name}.elf`));
    images.set(name, image);
    return image;
  });
}
