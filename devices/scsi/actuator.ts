/**
 * An actuator, a target of the processor type (SCSI-2, chapter 12): each SEND moves it one step, and nothing tells
 * where it is. It is neither testable nor insensitive to repetition: what the scheme cannot protect (§2.3).
 */
import type { Clock } from '../../src/ports/clock';
import type { Effects } from '../effects';
import { INVALID_FIELD, INVALID_OPERATION } from './sense';
import { answer, type CommandReply, type LogicalUnit, numberAt, refuse } from './unit';

export interface ActuatorOptions {
  readonly name?: string;
  readonly clock: Clock;
  readonly effects: Effects;
  readonly stepNs: number;
}

const [TEST_UNIT_READY, SEND] = [0x00, 0x0a];
const ASYNCHRONOUS_EVENT = 0x01;
const longestMessage = 16;

export class Actuator implements LogicalUnit {
  readonly name: string;
  readonly deviceType = 0x03;
  readonly removable = false;
  readonly product = 'ACTUATOR';
  readonly sensitivity = 'neither';
  private stepsDone = 0;

  constructor(private readonly options: ActuatorOptions) {
    this.name = options.name ?? 'actuator';
  }

  /** How often it has moved. */
  get steps(): number {
    return this.stepsDone;
  }

  execute(cdb: Uint8Array): CommandReply {
    if (cdb[0] === TEST_UNIT_READY) return answer();
    if (cdb[0] !== SEND) return refuse(INVALID_OPERATION);
    const length = numberAt(cdb, 2, 3);
    if ((cdb[1] & ASYNCHRONOUS_EVENT) !== 0 || length > longestMessage) return refuse(INVALID_FIELD);
    if (length === 0) return answer();
    const { clock, effects, stepNs } = this.options;
    const perform = (data: Uint8Array, processor: string) => {
      this.stepsDone++;
      effects.add({ at: clock.nowAt, processor, device: this.name, sensitivity: this.sensitivity, what: 'step', data });
      return {};
    };
    return {
      kind: 'work',
      takes: length,
      work: { ns: stepNs, told: { kind: 'step', step: this.stepsDone + 1 }, perform },
    };
  }
}
