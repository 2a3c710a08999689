import type { TraceRecord } from '../../ports/trace';
import type { Point, Report } from './point';

interface Started {
  readonly device: string;
  /**
   * Whether the operation must have its interrupt: no longer once the guest may have aborted it, or its device has let
   * go of it.
   */
  readonly awaited: boolean;
}

/**
 * Operations that this point follows for one guest: a hypervisor keeps 64 outstanding, and aborted ones are kept here
 * too.
 */
const greatestFollowed = 4096;

/**
 * Point 6: in the history of a guest each operation gets exactly one interrupt, completion or uncertain, and no
 * interrupt comes for an operation that the guest has not started. At a failover each outstanding operation gets its
 * interrupt or is started again; one that has had its interrupt is not started again.
 */
export class Operations implements Point {
  readonly hears: Point['hears'];
  /** By processor, then by the operation's name: operations without an interrupt. */
  private readonly histories = new Map<string, Map<string, Started>>();

  constructor(private readonly report: Report) {
    const aborts = ({ actor, output }: TraceRecord<'output.released' | 'output.absorbed'>) => {
      if (output === 'abort') this.forgo(actor);
    };
    const gone = ({ actor }: TraceRecord) => this.histories.delete(actor);
    this.hears = {
      'operation.started': (record) => this.started(record),
      'interrupt.delivered': (record) => this.delivered(record),
      'output.released': aborts,
      'output.absorbed': aborts,
      'machine.restarted': ({ actor }) => this.forgo(actor),
      'role.primary': (record) => this.promoted(record),
      'message.sent': ({ actor, kind, to }) => {
        if (kind === 'state') this.histories.set(to, new Map(this.of(actor)));
      },
      'processor.killed': gone,
      'role.deposed': gone,
    };
  }

  get size(): number {
    return [...this.histories.values()].reduce((sum, history) => sum + history.size, 0);
  }

  private of(actor: string): Map<string, Started> {
    let history = this.histories.get(actor);
    if (history === undefined) {
      history = new Map();
      this.histories.set(actor, history);
    }
    return history;
  }

  private started({ actor, id, device }: TraceRecord<'operation.started'>): void {
    const history = this.of(actor);
    history.set(id, { device, awaited: true });
    if (history.size > greatestFollowed) history.delete(history.keys().next().value as string);
  }

  private delivered(record: TraceRecord<'interrupt.delivered'>): void {
    const { actor, source, uncertain, operation } = record;
    if (operation !== undefined) {
      if (this.of(actor).delete(operation)) return;
      const text = `${actor}'s guest gets an interrupt of ${source} for operation ${operation}, which is not outstanding: it was not started, or has had its interrupt`;
      this.report(record, { point: 6, operation, text });
    } else if (uncertain) {
      this.report(record, {
        point: 6,
        text: `${actor}'s guest gets an uncertain interrupt of ${source} for no operation`,
      });
    } else this.forgo(actor, source);
  }

  /**
   * The guest may have aborted its devices' operations; or this device has reported on its own, which may end all of
   * them.
   */
  private forgo(actor: string, device?: string): void {
    const history = this.of(actor);
    for (const [id, started] of history) {
      if (device === undefined || started.device === device) history.set(id, { ...started, awaited: false });
    }
  }

  /** P7. */
  private promoted(record: TraceRecord<'role.primary'>): void {
    const { actor, failoverEpoch, restarted } = record;
    const outstanding = this.of(actor);
    if (restarted > outstanding.size) {
      const text = `${actor} starts ${restarted} of its guest’s operations again after failover epoch ${failoverEpoch}, and only ${outstanding.size} are outstanding: the guest has had the interrupts of the others`;
      this.report(record, { point: 6, text });
    }
    const left = [...outstanding].filter(([, { awaited }]) => awaited);
    if (left.length <= restarted) return;
    const [operation, { device }] = left[0];
    const text = `${actor}'s guest gets no interrupt for operation ${operation} of ${device}, outstanding at the end of failover epoch ${failoverEpoch}`;
    this.report(record, { point: 6, operation, text });
  }
}
