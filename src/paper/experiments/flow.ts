/** C_other of §4.1: what flow control costs. */
import { beyondScale, type Circumstances, type Experiment, type Result } from '../experiment';
import { printed } from '../formulas';
import { workload, workloadNames } from '../workloads';

export const flow: Experiment = {
  name: 'flow',
  title: 'Flow control: the backup’s buffer',
  place: 'paper',
  question:
    '§4.1: C_other, "delays caused by flow control for interrupt-forwarding communication [...] needed because the backup has ' +
    'a limited capacity for buffering DMA inputs that accompany an interrupt (41msec. was measured)".',
  run,
};

const protocols = ['prototype', 'revised'] as const;
/** Messages; beyond the greatest no workload here fills the buffer. */
const buffers = [1, 2, 3, 4, 8, 16, 512] as const;
const lengths = [1_000, 4_000] as const;

function run({ measurements, scale }: Circumstances): Result {
  const sized = workloadNames.map((name) => workload(name, beyondScale(scale)));
  const secondsWith = (bufferMessages: number, protocol: (typeof protocols)[number], epochLength: number) =>
    sized.map((each) => measurements.pair(each, { protocol, epochLength, bufferMessages }).seconds);
  const rows = protocols.flatMap((protocol) =>
    lengths.flatMap((epochLength) => {
      const enough = secondsWith(buffers[buffers.length - 1], protocol, epochLength);
      return buffers.slice(0, -1).map((bufferMessages) => {
        const seconds = secondsWith(bufferMessages, protocol, epochLength);
        const delays = sized.map((each, at) => (1e3 * (seconds[at] - enough[at])) / measurements.bare(each).seconds);
        return [protocol, epochLength, bufferMessages, ...delays];
      });
    }),
  );
  return {
    tables: [
      {
        name: 'flow',
        title:
          'C_other, in ms for each second of the bare run: how much longer the run takes than with a buffer of 512 messages',
        columns: [
          { title: 'protocol' },
          { title: 'epoch length (instructions)' },
          { title: 'the backup’s buffer (messages)' },
          ...sized.map(({ title }) => ({ title, digits: 2 })),
        ],
        rows,
      },
    ],
    figures: [],
    remarks: [
      'A backup without room neither delivers nor acknowledges what has arrived, and what the primary waits for is delayed. ' +
        'CPU-intensive: the clock’s interrupts go with the end of their epoch, for which the primary waits anyway; nothing fills ' +
        'even a buffer of one message, and C_other is 0. The paper’s 41 ms must come from interrupts that its HP-UX had beside ' +
        'the benchmark; it does not say which.',
      'Read-intensive under revised: while a block is on the wire, the primary ends some nine idle epochs of 4K, whose messages ' +
        'arrive after it all at once. A buffer that does not hold them delays the acknowledgment for which the next operation ' +
        'waits. With 16 messages nothing is delayed.',
      'Small negative values: with another delay the run meets its epochs at other instants.',
      `The paper’s 41 ms in ${printed.bareSeconds} s are ${(printed.otherUs / 1e3 / printed.bareSeconds).toFixed(1)} ms for each second.`,
    ],
  };
}
