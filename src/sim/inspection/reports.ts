import type { AnyActorRef } from 'xstate';
import type { FactHandlers, TraceRecord } from '../../ports/trace';
import { isProcessor } from '../../trace/actors';
import { handled, typesOf } from '../../trace/handlers';
import type { Recorder } from '../../trace/recorder';

/** From whom a record of the trace is an event, and to whom. */
interface Route {
  readonly from: string;
  readonly to: string;
}

/** Records that tell what streams carry, and which actors they join. */
const routes: FactHandlers<Route> = {
  'message.sent': ({ actor, to }) => ({ from: actor, to: `${actor}.link.${to}` }),
  'message.received': ({ actor, from }) => ({ from: `${from}.link.${actor}`, to: `${actor}.link.${from}` }),
  'message.acknowledged': ({ actor, by }) => ({ from: `${by}.link.${actor}`, to: `${actor}.link.${by}` }),
  'frame.lost': ({ from, to }) => ({ from: `${from}.link.${to}`, to: `${to}.link.${from}` }),
  'frame.cut': ({ from, to }) => ({ from: `${from}.link.${to}`, to: `${to}.link.${from}` }),
  'frame.duplicated': ({ from, to }) => ({ from: `${from}.link.${to}`, to: `${to}.link.${from}` }),
  'frame.corrupted': ({ from, to }) => ({ from: `${from}.link.${to}`, to: `${to}.link.${from}` }),
  'epoch.ended': ({ actor }) => ({ from: actor, to: `${actor}.processor` }),
  'machine.waits': ({ actor }) => ({ from: actor, to: `${actor}.processor` }),
  'machine.resumes': ({ actor }) => ({ from: actor, to: `${actor}.processor` }),
  'processor.killed': ({ actor }) => ({ from: `${actor}.replica`, to: `${actor}.processor` }),
  'claim.granted': ({ actor, claimant }) => ({ from: String(claimant ?? actor), to: 'arbiter' }),
  'claim.refused': ({ actor, claimant }) => ({ from: String(claimant ?? actor), to: 'arbiter' }),
  'bus.selection': ({ processor }) => ({ from: `${processor}.scsi`, to: 'bus' }),
  'bus.reset': ({ processor }) => ({ from: `${processor}.scsi`, to: 'bus' }),
  'bus.transferred': ({ processor }) => ({ from: `${processor}.scsi`, to: 'bus' }),
};

/** Actors without a chart hear of what streams carry through the trace: its records become events of theirs. */
export class Reports {
  /** The source of the event that is being told. */
  source: AnyActorRef | undefined;

  constructor(
    private readonly recorder: Recorder,
    private readonly find: (id: string) => AnyActorRef | undefined,
  ) {}

  /** `inspected`: whether an inspector is attached. */
  begin(inspected: () => boolean): void {
    this.recorder.listen((record) => {
      if (inspected()) this.#report(record);
    }, typesOf(routes));
  }

  #report(record: TraceRecord): void {
    const { event: _event, at: _at, actor, type, ...fields } = record;
    // The bus records a claim for the whole world; the processor that claims has a record of its own, which would say it twice.
    if (type.startsWith('claim.') && isProcessor(actor)) return;
    const route = handled(routes, record);
    if (route === undefined) return;
    const { from, to } = route;
    const target = this.find(to);
    if (target === undefined) return;
    const before = this.source;
    this.source = this.find(from);
    target.send({ ...fields, type });
    this.source = before;
  }
}
