import { readFileSync } from 'node:fs';
import { TrialRunner } from '../../../src/check/campaign/run';
import { type CampaignGuest, guestText } from '../../../src/check/campaign/trial';

/** Reads each guest's file once. */
export function trialRunner(): TrialRunner {
  const images = new Map<CampaignGuest, Uint8Array>();
  return new TrialRunner((name) => {
    const image = images.get(name) ?? new Uint8Array(readFileSync(`examples/guests/${guestText(name)}.elf`));
    images.set(name, image);
    return image;
  });
}
