/** The image's commands do what they are for: those that wait take their time, and the tape takes and gives. */
import { describe, expect, test } from 'vitest';
import { runBare } from '../../src/sim/bare';
import { scriptedPlan, scriptsRun, whyNoScript } from './scripted';

describe.skipIf(!scriptsRun)(`the image’s commands${whyNoScript}`, () => {
  test('sleep, usleep and timeout take as long as they are told', () => {
    const { console } = runBare(
      scriptedPlan(`
time sleep 2
time usleep 500000
time sh -c 'timeout 1 sleep 10; echo "ended with $?"'
`),
    );
    expect(console).toContain('script: over');
    const taken = [...console.matchAll(/^real\s+(\d+)m (\d+\.\d+)s/gm)].map(([, m, s]) => 60 * Number(m) + Number(s));
    expect(taken, console).toHaveLength(3);
    for (const [at, seconds] of [2, 0.5, 1].entries()) {
      expect(taken[at]).toBeGreaterThanOrEqual(seconds);
      expect(taken[at]).toBeLessThan(seconds + 1);
    }
    // SIGTERM, which timeout sends.
    expect(console).toContain('ended with 143');
  });

  // A read from the tape takes one record at most, and fails for a longer one: dd makes the records, as tar's -b does
  // elsewhere.
  test('tar writes to the tape, mt rewinds it, and tar reads it back', () => {
    const { console } = runBare(
      scriptedPlan(
        `
dd if=/dev/urandom of=/tmp/file bs=1k count=100 2> /dev/null
tar cf - -C /tmp file | dd of=/dev/st0 obs=10k; echo "write: $?"
mt -f /dev/st0 rewind; echo "rewind: $?"
dd if=/dev/st0 bs=10k | tar xOf - file | cmp - /tmp/file; echo "compare: $?"
`,
        { tape: new Uint8Array(0) },
      ),
    );
    for (const step of ['write', 'rewind', 'compare']) expect(console).toContain(`${step}: 0\r\n`);
  });
});
