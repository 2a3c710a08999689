/**
 * Whether SCSI-2 allows what a target has answered: phases, status, length and contents of data, sense and unit
 * attention conditions. It knows the standard and what its models say of the media, and nothing of the targets' code.
 */
import type { Answer, Command } from '../initiator';
import {
  cut,
  type Expectation,
  good,
  INVALID_FIELD,
  type Model,
  nothing,
  number,
  refused,
  type Why,
} from './expectation';

const [GOOD, CHECK, BUSY, CONFLICT] = [0x00, 0x02, 0x08, 0x18];
const [REQUEST_SENSE, INQUIRY, RESERVE, RELEASE, SEND_DIAGNOSTIC] = [0x03, 0x12, 0x16, 0x17, 0x1d];
const RESET: Why = [6, 0x2900];
const NO_SENSE: Why = [0, 0];

/** What REQUEST SENSE has to tell. */
interface Told {
  readonly any: readonly Why[];
  readonly flags: number;
  readonly information?: number;
}

export class Judge {
  /** The unit attention condition of each initiator, if there is one. */
  readonly #attention = new Map<string, Why[]>();
  readonly #sense = new Map<string, Told>();
  #reservedBy: string | undefined;

  constructor(
    readonly model: Model,
    private readonly initiators: readonly string[],
  ) {
    this.reset();
  }

  /** Power-on, bus reset, BUS DEVICE RESET. */
  reset(): void {
    for (const each of this.initiators) this.#attention.set(each, [RESET]);
    this.#sense.clear();
    this.#reservedBy = undefined;
    this.model.reset();
  }

  /** This initiator has heard everything that it was to hear. */
  settle(by: string): void {
    this.#attention.set(by, []);
    this.#sense.delete(by);
  }

  /** What is wrong with the answer to this command; nothing: all is well, and the command has had its effects. */
  judge(by: string, command: Command, answer: Answer): string | undefined {
    const phases = command.interrupts === undefined ? wrongPhases(answer) : undefined;
    if (phases !== undefined) return phases;
    const cdb = Uint8Array.from(command.cdb);
    const unit = command.unit ?? cdb[1] >>> 5;
    if (answer.status === BUSY) return 'busy, although nothing is under way';
    if (unit !== 0) return this.#ofAbsentUnit(cdb, answer);
    return cdb[0] === REQUEST_SENSE ? this.#judgeSense(by, cdb, answer) : this.#judgeCommand(by, cdb, command, answer);
  }

  #ofAbsentUnit(cdb: Uint8Array, answer: Answer): string | undefined {
    const linked = isLinked(cdb);
    if (cdb[0] === INQUIRY && isPlain(cdb) && !linked)
      return answer.status === GOOD && answer.data.length <= cdb[4] && (cdb[4] === 0 || answer.data[0] === 0x7f)
        ? undefined
        : 'INQUIRY of an absent unit is not told that there is none';
    if (cdb[0] === REQUEST_SENSE && !linked) return wrongSense(answer, cdb[4], { any: [[5, 0x2500]], flags: 0 });
    return isEmpty(answer, CHECK) ? undefined : 'a command for an absent unit is served';
  }

  #judgeSense(by: string, cdb: Uint8Array, answer: Answer): string | undefined {
    if (isLinked(cdb)) {
      if (!isEmpty(answer, CHECK)) return 'a linked command is served';
      this.#sense.set(by, { any: [INVALID_FIELD], flags: 0 });
      return undefined;
    }
    const pending = this.#sense.get(by);
    const attention = this.#attention.get(by)?.[0];
    this.#sense.delete(by);
    const told = pending ?? { any: [attention ?? NO_SENSE], flags: 0 };
    if (pending === undefined) this.#attention.get(by)?.shift();
    return wrongSense(answer, cdb[4], told);
  }

  #judgeCommand(by: string, cdb: Uint8Array, command: Command, answer: Answer): string | undefined {
    const [operation] = cdb;
    const conflicts = this.#reservedBy !== undefined && this.#reservedBy !== by;
    if (conflicts && operation !== INQUIRY && !(operation === RELEASE && this.model.reserves))
      return isEmpty(answer, CONFLICT) ? undefined : 'a reservation is not kept';
    if (answer.status === CONFLICT) return 'a reservation conflict without a reservation';
    const attention = operation === INQUIRY ? undefined : this.#attention.get(by)?.shift();
    this.#sense.delete(by);
    if (attention !== undefined) return this.#refusedWith(by, [attention], answer);
    const expected = this.#expect(by, cdb, (length) => padded(command.out, length));
    if (expected.refusals.length > 0) return this.#refusedWith(by, expected.refusals, answer);
    return this.#performed(by, expected, answer);
  }

  #refusedWith(by: string, any: readonly Why[], answer: Answer): string | undefined {
    if (!isEmpty(answer, CHECK)) return `not refused with ${any.map(shown).join(' or ')}`;
    this.#sense.set(by, { any, flags: 0 });
    return undefined;
  }

  #performed(by: string, expected: Expectation, { status, data, taken }: Answer): string | undefined {
    const { ends, data: given = nothing, takes = 0, apply, attention } = expected;
    if (status !== (ends === undefined ? GOOD : CHECK))
      return `status ${status}, and not ${ends ? shown(ends.why) : 'good'}`;
    if (taken !== takes) return `${taken} bytes taken, and not ${takes}`;
    if (Buffer.compare(data, given) !== 0)
      return `${data.length} bytes given that are not the ${given.length} expected`;
    if (ends !== undefined)
      this.#sense.set(by, { any: [ends.why], flags: ends.flags ?? 0, information: ends.information });
    apply?.();
    if (attention !== undefined) this.#tellOthers(by, attention);
    return undefined;
  }

  /** A condition that is pending stands for this one too. */
  #tellOthers(by: string, attention: Why): void {
    for (const other of this.initiators) {
      const pending = this.#attention.get(other);
      if (other !== by && pending?.length === 0) pending.push(attention);
    }
  }

  #expect(by: string, cdb: Uint8Array, out: (length: number) => Uint8Array): Expectation {
    if (isLinked(cdb)) return refused(INVALID_FIELD);
    switch (cdb[0]) {
      case INQUIRY:
        return isPlain(cdb) ? { refusals: [], data: this.#inquiry(cdb[4]) } : refused(INVALID_FIELD);
      case SEND_DIAGNOSTIC:
        return number(cdb, 3, 2) === 0 ? good : refused(INVALID_FIELD);
      case RESERVE:
      case RELEASE:
        return this.model.reserves ? this.#reservation(by, cdb) : this.model.expect(cdb, out);
      default:
        return this.model.expect(cdb, out);
    }
  }

  #reservation(by: string, cdb: Uint8Array): Expectation {
    if ((cdb[1] & 0x11) !== 0) return refused(INVALID_FIELD);
    return {
      refusals: [],
      apply: () => {
        if (cdb[0] === RESERVE) this.#reservedBy = by;
        else if (this.#reservedBy === by) this.#reservedBy = undefined;
      },
    };
  }

  /** Vendor, product and revision are the vendor's own. */
  #inquiry(length: number): Uint8Array {
    const names = [...'UNDSTUDY'].map((letter) => letter.charCodeAt(0));
    const product = { 0: 'EMULATED DISK', 1: 'EMULATED TAPE', 3: 'ACTUATOR' }[this.model.deviceType] ?? '';
    const words = [...`${product.padEnd(16)}1.0 `].map((letter) => letter.charCodeAt(0));
    const { deviceType, removable } = this.model;
    return cut([deviceType, removable ? 0x80 : 0, 2, 2, 31, 0, 0, 0, ...names, ...words], length);
  }
}

const isLinked = (cdb: Uint8Array): boolean => (cdb[cdb.length - 1] & 3) !== 0;
const isPlain = (cdb: Uint8Array): boolean => (cdb[1] & 1) === 0 && cdb[2] === 0;
const shown = ([key, code]: Why): string => `${key.toString(16)}/${code.toString(16).padStart(4, '0')}`;
const isEmpty = ({ status, data, taken }: Answer, expected: number): boolean =>
  status === expected && data.length === 0 && taken === 0;

function padded(out: Uint8Array | undefined, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set((out ?? nothing).subarray(0, length));
  return bytes;
}

/**
 * Message out or not, command, data in one direction or none, status, message, bus free; with disconnections between.
 */
function wrongPhases({ phases, messages }: Answer): string | undefined {
  const words = phases.join(' ');
  const away = '(messageIn busFree messageIn )?';
  const legal = new RegExp(
    `^(messageOut )?command ${away}((dataOut ${away})|(dataIn ${away}))?status messageIn busFree$`,
  );
  // IDENTIFY ends a disconnection in the same phase in which COMMAND COMPLETE may follow only after status.
  if (!legal.test(words)) return `phases ${words}`;
  return messages.at(-1) === 0 ? undefined : `the last message is ${messages.at(-1)}`;
}

function wrongSense({ status, data }: Answer, length: number, { any, flags, information }: Told): string | undefined {
  if (status !== GOOD) return `REQUEST SENSE ends with status ${status}`;
  if (data.length !== Math.min(length, 18)) return `${data.length} bytes of sense, ${length} allowed`;
  if (length < 14) return undefined;
  const found: Why = [data[2] & 0x0f, (data[12] << 8) | data[13]];
  if (!any.some(([key, code]) => key === found[0] && code === found[1]))
    return `sense ${shown(found)}, and not ${any.map(shown).join(' or ')}`;
  if ((data[0] & 0x7f) !== 0x70 || data[7] !== 10) return 'sense data of no known format';
  if ((data[2] & 0xe0) !== flags) return `flags ${data[2] & 0xe0}, and not ${flags}`;
  const isTold = (data[0] & 0x80) !== 0;
  if (information === undefined) return isTold ? 'information where there is none' : undefined;
  const told = new DataView(data.buffer, data.byteOffset).getInt32(3);
  return isTold && told === information ? undefined : `information ${told}, and not ${information}`;
}
