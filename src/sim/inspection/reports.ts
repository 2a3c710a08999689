import type { AnyActorRef } from 'xstate';
import type { FactHandlers, TraceRecord } from '../../ports/trace';
import { isProcessor } from '../../trace/actors';
import { handled, typesOf } from '../../trace/handlers';
import type { Recorder } from '../../trace/recorder';

/** The sender and the receiver of an event that a record of the trace stands for. */
interface Route {
  readonly from: string;
  readonly to: string;
}

const onLink = ({ from, to }: Route): Route => ({ from: `${from}.link.${to}`, to: `${to}.link.${from}` });
const toProcessor = ({ actor }: { readonly actor: string }): Route => ({ from: actor, to: `${actor}.processor` });
const toBus = ({ processor }: { readonly processor: string }): Route => ({ from: `${processor}.scsi`, to: 'bus' });

/** Records of what streams carry, with the actors that the streams join. */
const routes: FactHandlers<Route> = {
  'message.sent': ({ actor, to }) => ({ from: actor, to: `${actor}.link.${to}` }),
  'message.received': ({ actor, from }) => ({ from: `${from}.link.${actor}`, to: `${actor}.link.${from}` }),
  'message.acknowledged': ({ actor, by }) => ({ from: `${by}.link.${actor}`, to: `${actor}.link.${by}` }),
  'frame.lost': onLink,
  'frame.cut': onLink,
  'frame.duplicated': onLink,
  'frame.corrupted': onLink,
  'frame.delayed': onLink,
  'frame.unheard': onLink,
  'epoch.ended': toProcessor,
  'machine.waits': toProcessor,
  'machine.resumes': toProcessor,
  'processor.frozen': ({ actor }) => ({ from: `${actor}.replica`, to: `${actor}.processor` }),
  'processor.thawed': ({ actor }) => ({ from: `${actor}.replica`, to: `${actor}.processor` }),
  'processor.killed': ({ actor }) => ({ from: `${actor}.replica`, to: `${actor}.processor` }),
  'claim.granted': ({ actor, claimant }) => ({ from: String(claimant ?? actor), to: 'arbiter' }),
  'claim.refused': ({ actor, claimant }) => ({ from: String(claimant ?? actor), to: 'arbiter' }),
  'bus.selection': toBus,
  'bus.reset': toBus,
  'bus.transferred': toBus,
};

/** The events of actors without a chart: records of the trace, which report what the streams carry. */
export class Reports {
  /** The source of the event that is being reported. */
  source: AnyActorRef | undefined;

  constructor(
    private readonly recorder: Recorder,
    private readonly find: (id: string) => AnyActorRef | undefined,
  ) {}

  /** `inspected`: whether an inspector is attached. */
  begin(inspected: () => boolean): void {
    this.recorder.listen((record) => {
      if (inspected()) this.report(record);
    }, typesOf(routes));
  }

  private report(record: TraceRecord): void {
    const { event: _event, at: _at, actor, type, ...fields } = record;
    // The bus records a claim for the whole world; the claiming processor's own record would repeat it.
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
