import { type Expectation, good, INVALID_FIELD, type Model, number, refused, UNKNOWN } from './expectation';

/** A processor device that takes messages of at most 16 bytes, and counts them. */
export class ProcessorModel implements Model {
  readonly deviceType = 3;
  readonly removable = false;
  readonly reserves = false;
  received = 0;

  reset(): void {}

  expect(cdb: Uint8Array): Expectation {
    if (cdb[0] === 0x00) return good;
    if (cdb[0] !== 0x0a) return refused(UNKNOWN);
    const takes = number(cdb, 2, 3);
    if ((cdb[1] & 1) === 1 || takes > 16) return refused(INVALID_FIELD);
    if (takes === 0) return good;
    return {
      refusals: [],
      takes,
      apply: () => {
        this.received++;
      },
    };
  }
}
