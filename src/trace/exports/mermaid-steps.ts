/** The step of each record in a sequence diagram: an arrow, a note over an actor, or none. */
import type { TraceType, WrittenRecord } from '../../ports/trace';
import { fieldsOf } from '../record-line';
import { byteText, recordText } from '../record-text';

export type Step =
  | {
      readonly kind: 'arrow';
      readonly from: string;
      readonly to: string;
      readonly text: string;
      /**
       * `sent`: a message; `asked`: a command or a byte; `answered`: the end of a command; `lost`: a message that does
       * not arrive.
       */
      readonly way: 'sent' | 'asked' | 'answered' | 'lost';
      /** The link and number of a message, by which its receipt is found. */
      readonly message?: string;
    }
  | { readonly kind: 'note'; readonly over: string; readonly text: string }
  /** Two such steps in a row become one: bytes a text, ends of epochs a range. */
  | {
      readonly kind: 'run';
      readonly over: string;
      readonly of: 'released' | 'absorbed' | 'epochs';
      readonly first: string;
      readonly last: string;
    };

type Row = (record: WrittenRecord) => Step | undefined;

export const terminal = 'terminal';

const note = (over: string, text: string): Step => ({ kind: 'note', over, text });
const epochOf = ({ epoch }: WrittenRecord): string => (epoch === undefined ? '' : `, epoch ${epoch}`);

const message: Row = (record) => {
  const { actor, to, sequence, kind, source } = record;
  const what = kind === 'interrupt' ? `interrupt of ${source}` : kind;
  const key = `${actor}>${to} ${sequence}`;
  const text = `${what}${epochOf(record)} (no. ${sequence})`;
  return { kind: 'arrow', from: actor, to: String(to), text, way: 'sent', message: key };
};

const output: Row = ({ actor, type, output: kind, byte }) => {
  const released = type === 'output.released';
  if (kind === 'byte') {
    const text = byteText(byte);
    return { kind: 'run', over: actor, of: released ? 'released' : 'absorbed', first: text, last: text };
  }
  return note(actor, `${released ? 'releases' : 'absorbs'} its guest’s ${kind}`);
};

const medium: Row = (record) => {
  const { actor, type, processor, kind = 'command', block } = record;
  const text = `${kind}${block === undefined ? '' : ` block ${block}`}`;
  const ends = { from: actor, to: String(processor) };
  if (type === 'medium.started') return { kind: 'arrow', from: ends.to, to: ends.from, text, way: 'asked' };
  return type === 'medium.finished'
    ? { kind: 'arrow', ...ends, text: `${record.failed === undefined ? 'done' : 'failed'}: ${text}`, way: 'answered' }
    : { kind: 'arrow', ...ends, text: `aborted: ${text}`, way: 'lost' };
};

const frame: Row = ({ type, from, to, bytes }) =>
  type === 'frame.duplicated' || type === 'frame.corrupted' || type === 'frame.delayed'
    ? note(String(from), `${type} on the way to ${to}, ${bytes} bytes`)
    : { kind: 'arrow', from: String(from), to: String(to), text: `${type}, ${bytes} bytes`, way: 'lost' };

const nothing: Row = () => undefined;

/** A receipt makes its message arrive; acknowledgments, heartbeats and single bus phases would hide the rest. */
const rows = {
  'run.started': nothing,
  'message.sent': message,
  'message.received': nothing,
  'message.acknowledged': nothing,
  'machine.waits': ({ actor, on, cause }) => note(actor, `waits for ${on === 'message' ? cause : `${on} (${cause})`}`),
  'machine.resumes': nothing,
  'time.read': nothing,
  'timer.loaded': nothing,
  'operation.started': nothing,
  'epoch.ended': ({ actor, epoch }) => ({
    kind: 'run',
    over: actor,
    of: 'epochs',
    first: String(epoch),
    last: String(epoch),
  }),
  'output.released': output,
  'output.absorbed': output,
  'medium.started': medium,
  'medium.finished': medium,
  'medium.aborted': medium,
  'frame.lost': frame,
  'frame.cut': frame,
  'frame.duplicated': frame,
  'frame.corrupted': frame,
  'frame.delayed': frame,
  'frame.unheard': frame,
  'interrupt.buffered': ({ actor, source }) => note(actor, `keeps the interrupt of ${source} (P1)`),
  'interrupt.ignored': ({ actor, source }) => note(actor, `ignores the interrupt of ${source} (P4)`),
  'interrupt.delivered': ({ actor, source, uncertain }) =>
    note(actor, uncertain ? `uncertain interrupt of ${source} (P7)` : `its guest gets the interrupt of ${source}`),
  'detector.misled': ({ actor, peer }) => note(actor, `is made to take ${peer} for dead`),
  'detector.suspected': ({ actor, peer, misled }) =>
    note(actor, `${misled ? `takes ${peer} for dead` : `has not heard from ${peer}`}: failure notification`),
  'claim.granted': ({ actor, term }) => (actor === 'bus' ? undefined : note(actor, `wins the claim for term ${term}`)),
  'claim.refused': ({ actor, term }) => (actor === 'bus' ? undefined : note(actor, `loses the claim for term ${term}`)),
  'role.promoting': ({ actor, epoch }) => note(actor, `replays what it received, from epoch ${epoch} on (P6)`),
  'role.failoverEpoch': ({ actor, epoch }) => note(actor, `epoch ${epoch} is the failover epoch (P6)`),
  'role.primary': ({ actor, failoverEpoch }) => note(actor, `PRIMARY from epoch ${Number(failoverEpoch) + 1} on`),
  'role.backup': ({ actor, epoch }) => note(actor, `is a backup from epoch ${epoch} on`),
  'role.deposed': ({ actor }) => note(actor, 'DEPOSED: it halts'),
  'console.takenOver': ({ actor, expected, resent }) =>
    note(actor, `the terminal has shown ${expected} bytes, ${resent} are sent again`),
  'processor.repaired': ({ actor, place }) => note(actor, `powered on in the place of ${place}`),
  'join.resumed': ({ actor, joiner }) => note(actor, `${joiner} has the whole state`),
  'machine.restarted': ({ actor }) => note(actor, 'its guest has reset the machine, which starts again'),
  'machine.reset': ({ actor }) => note(actor, 'its guest halts the machine'),
  'processor.frozen': (record) => note(record.actor, `FROZEN${epochOf(record)}`),
  'processor.thawed': (record) => note(record.actor, `thawed${epochOf(record)}`),
  'processor.killed': (record) => note(record.actor, `KILLED as ${record.role}${epochOf(record)}`),
} satisfies { readonly [Type in TraceType]?: Row };

const rowByType: ReadonlyMap<string, Row> = new Map(Object.entries(rows));

export function stepOf(record: WrittenRecord): Step | undefined {
  const row = rowByType.get(record.type);
  if (row !== undefined) return row(record);
  if (record.actor === 'bus') return undefined;
  return note(record.actor, Object.keys(fieldsOf(record)).length > 6 ? record.type : recordText(record));
}
