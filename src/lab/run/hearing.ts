import type { RecordHandlers } from '../../ports/trace';
import { isProcessor } from '../../trace/actors';
import type { WaitSpan } from '../protocol';
import type { Timeline } from './timeline';

type MediumFields = Readonly<Record<string, unknown>>;

const workText = ({ kind, block, count, position, step }: MediumFields): string => {
  if (block !== undefined)
    return `${kind} of block ${block}${Number(count) > 1 ? ` and ${Number(count) - 1} more` : ''}`;
  if (position !== undefined) return `${kind} at ${position}`;
  return step === undefined ? String(kind) : `${kind} ${step}`;
};

/** What each type of record means for the picture. */
export const hearingOf = (timeline: Timeline): RecordHandlers => ({
  'machine.waits': (record) =>
    timeline.waitBegins(
      record.actor,
      {
        on: record.on as WaitSpan['on'],
        cause: String(record.cause),
        ...(record.upTo === undefined ? {} : { upTo: record.upTo as number }),
      },
      record,
    ),
  'message.sent': (record) => {
    if (record.kind === 'page') timeline.sendsPage(record);
  },
  'message.received': (record) => timeline.pages.get(record.actor)?.receives(record),
  'machine.resumes': (record) => timeline.waitEnds(record.actor, record),
  'epoch.ended': (record) =>
    timeline.epochEnded(record.actor, record.epoch as number, record.failover === true, record),
  'processor.killed': (record) => {
    timeline.ends(record.actor, 'dead', record);
    timeline.mark('kill', record.actor, `${record.actor} is killed`, record);
  },
  'processor.frozen': (record) => {
    timeline.freeze(record);
    timeline.mark('freeze', record.actor, `${record.actor} is frozen`, record);
  },
  'processor.thawed': (record) => {
    timeline.thaws(record);
    timeline.mark('thaw', record.actor, `${record.actor} goes on`, record);
  },
  'frame.lost': (record) => timeline.named(record, 'is lost'),
  'frame.delayed': (record) => timeline.named(record, 'is late'),
  'frame.corrupted': (record) => timeline.named(record, 'is spoilt'),
  'processor.repaired': (record) => timeline.joins(record.actor, record),
  'detector.suspected': (record) =>
    timeline.mark(
      record.misled ? 'misled' : 'suspicion',
      record.actor,
      `${record.actor} ${record.misled ? 'is made to suspect' : 'suspects'} ${record.peer}`,
      record,
    ),
  'claim.granted': (record) => {
    if (!isProcessor(record.actor)) return;
    timeline.viewChanges(
      record.event,
      record.term as number,
      record.members as readonly string[],
      String(record.primary),
    );
    timeline.mark('claim', record.actor, `${record.actor} claims term ${record.term}`, record);
  },
  'claim.refused': (record) => {
    if (isProcessor(record.actor))
      timeline.mark('refused', record.actor, `${record.actor} is refused term ${record.term}`, record);
  },
  'role.promoting': (record) => timeline.role(record.actor, 'promoting', record),
  'role.primary': (record) => {
    timeline.role(record.actor, 'primary', record);
    timeline.mark('promotion', record.actor, `${record.actor} leads`, record);
  },
  'role.backup': (record) => {
    timeline.role(record.actor, 'backup', record);
    timeline.epochEnded(record.actor, (record.epoch as number) - 1, false, record);
    timeline.mark('joined', record.actor, `${record.actor} has joined`, record);
  },
  'role.deposed': (record) => {
    timeline.ends(record.actor, 'deposed', record);
    timeline.mark('deposed', record.actor, `${record.actor} is deposed`, record);
  },
  'divergence.found': (record) =>
    timeline.mark('divergence', record.actor, `${record.actor} differs at the end of epoch ${record.epoch}`, record),
  'machine.reset': (record) => timeline.mark('end', record.actor, 'the guest halts', record),
  'interrupt.delivered': (record) => {
    if (record.operation !== undefined || record.uncertain === true) timeline.outstands(record.actor, -1, record.event);
    if (record.uncertain === true) timeline.mark('uncertain', record.actor, `uncertain: ${record.source}`, record);
  },
  'operation.started': (record) => timeline.outstands(record.actor, 1, record.event),
  'output.released': (record) => {
    if (record.output === 'byte')
      timeline.wrote(record.actor, {
        event: record.event,
        ordinal: record.ordinal as number,
        byte: record.byte as number,
        released: true,
      });
  },
  'output.absorbed': (record) => {
    if (record.output === 'byte')
      timeline.wrote(record.actor, {
        event: record.event,
        ordinal: record.ordinal as number,
        byte: record.byte as number,
        released: false,
      });
  },
  'bus.selection': (record) =>
    timeline.busBegins(
      { event: record.event, replica: String(record.processor), target: record.target as number, reselection: false },
      record.at,
    ),
  'bus.reselection': (record) =>
    timeline.busBegins(
      { event: record.event, replica: String(record.processor), target: record.target as number, reselection: true },
      record.at,
    ),
  'bus.free': (record) => timeline.busEnds(record.at),
  'bus.reset': (record) => timeline.busEnds(record.at),
  'medium.started': (record) =>
    timeline.workBegins(
      {
        event: record.event,
        device: record.actor,
        replica: String(record.processor),
        kind: String(record.kind),
        text: workText(record),
      },
      record.at,
    ),
  'medium.finished': (record) => {
    const { actor, failed, at } = record;
    timeline.workEnds(actor, at, failed === undefined ? {} : { failed });
    if (failed !== undefined) timeline.mark('diskError', actor, `block ${failed} is bad`, record);
  },
  'ethernet.sent': (record) => timeline.carries(record),
  'medium.aborted': (record) => timeline.workEnds(record.actor, record.at, { aborted: true }),
});
