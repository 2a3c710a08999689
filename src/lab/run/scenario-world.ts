import type { InspectedEvent } from '../../../devices/device';
import type { ScenarioFiles } from '../../check/scenario/planned';
import { RunningScenario } from '../../check/scenario/run';
import type { Scenario } from '../../check/scenario/scenario';
import type { TraceRecord } from '../../ports/trace';
import type { FrameOnWire } from '../../sim/lossy-link';
import type { RunPlan } from '../../sim/plan/plan';

/** What records a run hears of its world. */
export interface WorldListener {
  readonly onStart?: (plan: RunPlan) => void;
  readonly onRecord: (record: TraceRecord) => void;
  readonly onFrame: (frame: FrameOnWire) => void;
  readonly inspect: (told: InspectedEvent) => void;
}

/** A user of the world, of which there is one at a time. */
export interface WorldUser {
  /** Another user is about to take the world to a moment of its own. */
  leave(): void;
}

/** A world that stands at one moment of one run, and goes to the moments of several: of a run and of its forks. */
export class ScenarioWorld {
  readonly running: RunningScenario;
  private user: WorldUser | undefined;

  constructor(
    scenario: Scenario,
    files: ScenarioFiles,
    private listener: WorldListener | undefined,
  ) {
    this.running = new RunningScenario(scenario, files, {
      onStart: (plan) => this.listener?.onStart?.(plan),
      onRecord: (record) => this.listener?.onRecord(record),
      onFrame: (frame) => this.listener?.onFrame(frame),
      inspect: (told) => this.listener?.inspect(told),
    });
  }

  /** `undefined`: nothing hears of a moment that is lived through again. */
  tell(listener: WorldListener | undefined): void {
    this.listener = listener;
    this.running.judged.pair.environment.actors.pause(listener === undefined);
  }

  /** Returns whether this user has had the world all along. */
  take(user: WorldUser): boolean {
    if (this.user === user) return true;
    this.user?.leave();
    this.user = user;
    return false;
  }
}
