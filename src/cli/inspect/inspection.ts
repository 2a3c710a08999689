/** A run that an inspector sees. */
import pc from 'picocolors';
import { printable } from '../../base/printable';
import { inspectorMessages } from '../../inspector/inspector-messages';
import type { InspectorMessage, SnapshotMessage } from '../../inspector/messages';
import { stateText } from '../../inspector/state-text';
import type { Pair, PairObservers } from '../../sim/pair';
import { lineAt } from '../event-line';
import { runToEnd, type StatusLine, type Steppable } from '../terminal/status-line';
import type { InspectOptions } from './options';
import { type Pacer, RatePacer, unpaced } from './pacer';
import type { InspectorSocket } from './socket';
import { StepPacer } from './step-pacer';

/** So long the run works before the connection gets its turn. */
const sliceMs = 10;

export class Inspection {
  /** Steps of charts since the last event of the world. */
  #steps: SnapshotMessage[] = [];

  private constructor(
    private readonly socket: InspectorSocket,
    private readonly pacer: Pacer,
    /** Shows the steps to the person who asks for them one by one. */
    private readonly tell: (step: SnapshotMessage) => void,
  ) {}

  /**
   * Connects with the inspector; `undefined` if none is wanted.
   * @throws {UsageError} if there is no inspector
   */
  static async begin(
    { inspect, pace, json, quiet }: InspectOptions & { readonly json?: true; readonly quiet?: true },
    status: StatusLine,
  ): Promise<Inspection | undefined> {
    if (inspect === undefined) return undefined;
    const say = (line: string) => {
      status.clear();
      process.stderr.write(`${line}\n`);
    };
    const { InspectorSocket: Socket } = await import('./socket');
    const socket = await Socket.connect(inspect, (words) => say(`${pc.yellow('note:')} ${words}`));
    if (pace !== 'step') return new Inspection(socket, pace ? new RatePacer(pace.nsPerSecond) : unpaced, () => {});
    const silent = json || quiet;
    return new Inspection(socket, new StepPacer(say), (step) => silent || say(stepLine(step)));
  }

  /** Hears of the actors. */
  readonly inspect: PairObservers['inspect'] = inspectorMessages((message) => this.#send(message));

  /** Whether the world's next event may happen now. */
  mayHappen(nextAt: number): boolean {
    return !this.socket.isBehind && this.pacer.mayHappen(nextAt);
  }

  /** An event of the world has happened. */
  happened(): void {
    for (const step of this.#steps) this.tell(step);
    if (this.#steps.length > 0) this.pacer.stepped(this.#steps[0].at);
    this.#steps = [];
  }

  /** Runs a machine to its end at the person's pace. */
  async run(what: string, machine: PacedMachine, status: StatusLine): Promise<void> {
    const { clock } = machine.environment;
    this.happened();
    for (;;) {
      const until = performance.now() + sliceMs;
      while (machine.isOver() || this.mayHappen(clock.nextAt)) {
        if (!machine.step()) return status.clear();
        this.happened();
        if (performance.now() > until) break;
      }
      status.show(() => `${what}: ${(clock.nowAt / 1e9).toFixed(2)} s of virtual time`);
      const isHeld = performance.now() <= until;
      await new Promise((resolve) => (isHeld ? setTimeout(resolve, sliceMs) : setImmediate(resolve)));
    }
  }

  /** Ends the connection when everything has been sent. */
  async end(): Promise<void> {
    this.pacer.close();
    await this.socket.close();
  }

  #send(message: InspectorMessage): void {
    this.socket.send(message);
    if (message.type === '@xstate.snapshot' && message.microsteps.length > 0) this.#steps.push(message);
  }
}

/** A machine whose events come at a pace. */
export interface PacedMachine extends Steppable {
  /** Whether no further event happens. */
  readonly isOver: () => boolean;
  readonly environment: { readonly clock: { readonly nowAt: number; readonly nextAt: number } };
}

/** A pair in the form that `runInspected` takes. */
export const steppable = (pair: Pair): PacedMachine => ({
  step: () => pair.step(),
  isOver: () => pair.isOver,
  environment: pair.environment,
});

/** Runs a machine to its end, with an inspector or without. */
export async function runInspected(
  what: string,
  machine: PacedMachine,
  status: StatusLine,
  inspection: Inspection | undefined,
): Promise<void> {
  if (inspection === undefined) runToEnd(what, machine, status);
  else await inspection.run(what, machine, status);
}

function stepLine({ at, name, event, sourceId, snapshot }: SnapshotMessage): string {
  const from = sourceId === undefined ? '' : ` from ${sourceId}`;
  return lineAt(at, name, printable(`${event.type}${from}: ${stateText(snapshot.value)}`));
}
