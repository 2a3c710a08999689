import { printableJson } from '../../base/printable';
import type { WrittenRecord } from '../../ports/trace';
import { isProcessor, processorNames } from '../actors';
import { fieldsOf, planType } from '../record-line';
import { byteText } from '../record-text';
import { type PerfettoEvent, PerfettoTracks } from './perfetto-tracks';
import type { TraceExport } from './trace-export';

/** Chrome's trace events in JSON: a process for each processor, for the bus and for each target on it. */
export class Perfetto implements TraceExport {
  readonly #tracks = new PerfettoTracks();
  /** Names of processes and threads that had events before the window. */
  #names: PerfettoEvent[] = [];
  /** Messages under way, by link and sequence number: the number of the flow, and the kind. */
  readonly #flows = new Map<string, { readonly id: number; readonly name: string }>();
  readonly #lines = new Map<string, string>();
  readonly #known = new Set<string>();
  #flowCount = 0;
  #lastAt = 0;
  #any = false;

  before(record: WrittenRecord): void {
    this.#hear(record);
    this.#names.push(...this.#tracks.take().filter(({ ph }) => ph === 'M'));
  }

  head(): string {
    // Arrows that begin before the window are left out.
    this.#flows.clear();
    return `{"displayTimeUnit":"ns","traceEvents":[${this.#print(this.#names)}`;
  }

  record(record: WrittenRecord): string {
    this.#hear(record);
    return this.#print(this.#tracks.take());
  }

  end(): string {
    this.#tracks.finish(this.#lastAt);
    return `${this.#print(this.#tracks.take())}\n]}\n`;
  }

  #print(events: readonly PerfettoEvent[]): string {
    const text = events
      .map((event, at) => `${this.#any || at > 0 ? ',' : ''}\n${printableJson(JSON.stringify(event))}`)
      .join('');
    this.#any ||= events.length > 0;
    return text;
  }

  #hear(record: WrittenRecord): void {
    if (record.type === planType) return;
    this.#lastAt = record.at;
    if (isProcessor(record.actor)) this.#hearProcessor(record);
    else if (record.actor === 'bus') this.#hearBus(record);
    else if (record.type.startsWith('medium.')) this.#hearTarget(record);
    else this.#instant(record, 'events');
  }

  #hearProcessor(record: WrittenRecord): void {
    const { actor, at } = record;
    if (!this.#known.has(actor)) this.#powerOn(record);
    const tracks = this.#tracks;
    switch (record.type) {
      case 'epoch.ended':
        tracks.end(actor, 'epochs', at, `epoch ${record.epoch}`, fieldsOf(record));
        tracks.begin(actor, 'epochs', at, `epoch ${Number(record.epoch) + 1}`);
        break;
      case 'machine.waits':
        tracks.begin(actor, 'waits', at, waitName(record), fieldsOf(record));
        break;
      case 'machine.resumes':
        tracks.end(actor, 'waits', at);
        break;
      case 'message.sent':
        this.#send(record);
        break;
      case 'message.received':
        this.#receive(record);
        break;
      case 'operation.started':
        tracks.begin(actor, `device ${record.device}`, at, `operation ${record.id}`, fieldsOf(record));
        break;
      case 'interrupt.delivered':
        this.#deliver(record);
        break;
      case 'output.released':
      case 'output.absorbed':
        this.#output(record);
        break;
      default:
        this.#roleOrEvent(record);
    }
  }

  /**
   * The first processor of the view is the primary, and the others are backups; a later one is a repaired processor
   * that joins.
   */
  #powerOn({ actor, type, at }: WrittenRecord): void {
    this.#known.add(actor);
    const joins = type === 'processor.repaired';
    const leads = actor === processorNames[0] || actor === 'bare';
    this.#tracks.begin(actor, 'role', joins ? at : 0, joins ? 'joining' : leads ? 'primary' : 'backup');
    if (actor !== 'bare' && !joins) this.#tracks.begin(actor, 'epochs', 0, 'epoch 0');
  }

  #roleOrEvent(record: WrittenRecord): void {
    const { actor, at, type } = record;
    const role = roles[type];
    if (role !== undefined) this.#tracks.begin(actor, 'role', at, role, fieldsOf(record));
    if (type === 'role.backup') this.#tracks.begin(actor, 'epochs', at, `epoch ${record.epoch}`);
    const end = ends[type];
    if (end !== undefined) this.#tracks.endAll(actor, at, end);
    if (role === undefined) this.#instant(record, 'events');
  }

  #send(record: WrittenRecord): void {
    const { actor, at, to, sequence, kind, epoch } = record;
    const name = `${kind}${epoch === undefined ? '' : ` epoch ${epoch}`}`;
    const id = ++this.#flowCount;
    this.#flows.set(`${actor}>${to} ${sequence}`, { id, name });
    this.#tracks.flow(actor, 'messages sent', at, 's', id, name, fieldsOf(record));
  }

  #receive(record: WrittenRecord): void {
    const { actor, at, from, sequence } = record;
    const key = `${from}>${actor} ${sequence}`;
    const flow = this.#flows.get(key);
    this.#flows.delete(key);
    if (flow === undefined) this.#instant(record, 'messages received');
    else this.#tracks.flow(actor, 'messages received', at, 'f', flow.id, flow.name, fieldsOf(record));
  }

  #deliver(record: WrittenRecord): void {
    const { actor, at, source, uncertain, operation } = record;
    if (operation === undefined) this.#instant(record, 'events');
    else
      this.#tracks.end(actor, `device ${source}`, at, undefined, { interrupt: uncertain ? 'uncertain' : 'completion' });
  }

  /** A line of the console is one slice, from its first byte to its last. */
  #output(record: WrittenRecord): void {
    const { actor, at, output, byte, type } = record;
    if (output !== 'byte') {
      this.#instant(record, 'outputs');
      return;
    }
    const track = type === 'output.released' ? 'console' : 'console (absorbed)';
    const key = `${actor} ${track}`;
    if (!this.#tracks.isOpen(actor, track)) this.#tracks.begin(actor, track, at, 'line');
    const line = `${this.#lines.get(key) ?? ''}${byteText(byte)}`;
    this.#lines.set(key, byte === 10 ? '' : line);
    if (byte === 10) this.#tracks.end(actor, track, at, line);
  }

  #hearBus(record: WrittenRecord): void {
    const { type, at, processor, target, phase } = record;
    const tracks = this.#tracks;
    if (type === 'bus.selection' || type === 'bus.reselection') {
      const who = type === 'bus.selection' ? `${processor} selects ${target}` : `${target} reselects ${processor}`;
      tracks.begin('bus', 'connection', at, who, fieldsOf(record));
    } else if (type === 'bus.phase') tracks.begin('bus', 'phase', at, String(phase), fieldsOf(record));
    else if (type === 'bus.free') {
      tracks.end('bus', 'phase', at);
      tracks.end('bus', 'connection', at);
    } else {
      if (type === 'bus.reset' || type === 'claim.granted') tracks.endAll('bus', at, type);
      this.#instant(record, type === 'bus.transferred' ? 'transfers' : 'events');
    }
  }

  #hearTarget(record: WrittenRecord): void {
    const { actor, at, type, kind, block, processor } = record;
    if (type === 'medium.started') {
      const where = block === undefined ? '' : ` block ${block}`;
      this.#tracks.begin(actor, 'medium', at, `${kind ?? 'command'}${where} for ${processor}`, fieldsOf(record));
    } else if (type === 'medium.finished') this.#tracks.end(actor, 'medium', at);
    else this.#tracks.endAll(actor, at, 'aborted');
  }

  #instant(record: WrittenRecord, track: string): void {
    this.#tracks.instant(record.actor, track, record.at, record.type, { event: record.event, ...fieldsOf(record) });
  }
}

const waitName = ({ on, cause }: WrittenRecord): string =>
  on === 'acknowledgment' ? `acknowledgment for ${cause}` : `message: ${cause}`;

/** The role of a processor from this record on. */
const roles: Readonly<Record<string, string>> = {
  'role.promoting': 'promoting',
  'role.failoverEpoch': 'failover epoch',
  'role.primary': 'primary',
  'role.backup': 'backup',
};

/** After a record of these types a processor does nothing more. */
const ends: Readonly<Record<string, string>> = {
  'processor.killed': 'killed',
  'role.deposed': 'deposed',
  'machine.halted': 'halted',
  'machine.reset': 'end',
};
