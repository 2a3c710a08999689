/**
 * Random commands at disk, tape and actuator, by two initiators, with resets, aborts and commands to a busy target
 * between them.
 */
import { Digester } from '../../../src/base/digest';
import { Random } from '../../../src/base/random';
import type { Answer, Command, Initiator } from '../initiator';
import { diskBlocks, ID, REQUEST_SENSE, type ScsiLab, scsiLab, type TargetName } from '../scsi-lab';
import { DiskModel } from './disk-model';
import { type Drawn, draw, pick } from './draw';
import { Judge } from './judge';
import { ProcessorModel } from './processor-model';
import { TapeModel } from './tape-model';

/** So many commands meet the same targets; then come new ones. */
export const commandsOfRound = 1000;

interface Failure {
  readonly round: number;
  readonly command: number;
  readonly words: string;
}

export interface FuzzReport {
  readonly commands: number;
  /** How many ended with each status, and how many were aborted. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Of all answers and the instants at which they were there. */
  readonly digest: string;
  readonly failure?: Failure;
}

const initiators = ['left', 'right'] as const;
const [ABORT, BUS_DEVICE_RESET] = [0x06, 0x0c];
const harmless = [0x07, 0x08, 0x00, 0x02, 0x03, 0x0b, 0x23];
/** Commands of which it does not matter whether they were aborted before or after their work. */
const abortable: Readonly<Record<TargetName, readonly number[]>> = {
  disk: [0x00, 0x08, 0x12, 0x25, 0x28, 0x2f],
  tape: [0x00, 0x05, 0x12, 0x1a, 0x34],
  actuator: [0x00, 0x12],
};
const BUSY = 0x08;

/** Rounds from the first on until so many commands were given, or one failed. */
export function fuzz(seed: number, commands: number, first = 0): FuzzReport {
  const statuses: Record<string, number> = {};
  const answers = new Digester();
  let given = 0;
  const told = () => ({ commands: given, statuses, digest: answers.value });
  for (let round = first; given < commands; round++) {
    const campaign = new Round(new Random(`${seed}/${round}`), statuses, answers);
    const count = Math.min(commandsOfRound, commands - given);
    const failure = campaign.run(count);
    given += failure?.command ?? count;
    if (failure !== undefined) return { ...told(), failure: { round, ...failure } };
  }
  return told();
}

class Round {
  readonly #lab: ScsiLab = scsiLab({ settled: false });
  readonly #judges: Readonly<Record<TargetName, Judge>> = {
    disk: new Judge(new DiskModel(diskBlocks), initiators),
    tape: new Judge(new TapeModel(), initiators),
    actuator: new Judge(new ProcessorModel(), initiators),
  };

  constructor(
    private readonly random: Random,
    private readonly statuses: Record<string, number>,
    private readonly answers: Digester,
  ) {}

  run(count: number): Omit<Failure, 'round'> | undefined {
    for (let command = 1; command <= count; command++) {
      try {
        const words = this.#next();
        if (words !== undefined) return { command, words };
      } catch (error) {
        return { command, words: error instanceof Error ? (error.stack ?? error.message) : String(error) };
      }
    }
    return undefined;
  }

  #next(): string | undefined {
    const { random } = this;
    if (random.chance(0.003)) this.#resetBus();
    const drawn = draw(random);
    if (random.chance(0.03)) return this.#abort(drawn);
    if (random.chance(0.06)) return this.#atOnce(drawn, draw(random));
    if (random.chance(0.05)) {
      const interrupts = { transfers: [random.integer(2, 5)], message: pick(random, harmless) };
      return this.#whole({ ...drawn, command: { ...drawn.command, unit: drawn.command.unit ?? 0, interrupts } });
    }
    return this.#whole(drawn);
  }

  #resetBus(): void {
    this.#lab.bus.port('left').reset();
    this.#lab.clock.run();
    for (const judge of Object.values(this.#judges)) judge.reset();
  }

  #initiator({ by }: Drawn): Initiator {
    return this.#lab[by];
  }

  #whole(drawn: Drawn): string | undefined {
    return this.#judged(drawn, this.#initiator(drawn).perform(drawn.command));
  }

  #judged(drawn: Drawn, answer: Answer): string | undefined {
    this.#count(String(answer.status));
    this.#note(answer);
    const wrong = this.#judges[drawn.target].judge(drawn.by, drawn.command, answer);
    return wrong === undefined ? undefined : `${shown(drawn)}: ${wrong}`;
  }

  #note({ data, ...answer }: Answer): void {
    this.answers.update(JSON.stringify([this.#lab.clock.nowAt, answer]));
    this.answers.update(data);
  }

  #count(what: string): void {
    this.statuses[what] = (this.statuses[what] ?? 0) + 1;
  }

  /**
   * ABORT or BUS DEVICE RESET somewhere in a command. What it was to tell is asked for until there is nothing to tell.
   */
  #abort(drawn: Drawn): string | undefined {
    const { random } = this;
    const { target, by } = drawn;
    const cdb = abortable[target].includes(drawn.command.cdb[0]) ? drawn.command.cdb : [0, 0, 0, 0, 0, 0];
    const message = pick(random, [ABORT, BUS_DEVICE_RESET]);
    const interrupts = { transfers: [random.integer(2, 5)], message };
    const command: Command = { ...drawn.command, cdb, unit: 0, interrupts };
    const answer = this.#initiator(drawn).perform(command);
    this.#note(answer);
    if (answer.messages.at(-1) === 0) return this.#judged({ ...drawn, command }, answer);
    this.#count('aborted');
    const judge = this.#judges[target];
    if (message === BUS_DEVICE_RESET) judge.reset();
    if (answer.phases.at(-1) !== 'busFree') return `${shown({ ...drawn, command })}: aborted, and the bus is not free`;
    for (let asked = 0; asked < 3; asked++) {
      const sense = this.#initiator(drawn).perform({ target: ID[target], unit: 0, cdb: REQUEST_SENSE });
      this.#note(sense);
      const { status, data } = sense;
      if (status !== 0 || data.length !== 18) return `${shown(drawn)}: after an abort no sense`;
      if (data[2] === 0 && data[12] === 0) {
        judge.settle(by);
        return undefined;
      }
    }
    return `${shown(drawn)}: after an abort there is always something to tell`;
  }

  /** Two commands at once: where the first one is at work, its target is busy for the second. */
  #atOnce(first: Drawn, other: Drawn): string | undefined {
    const one = { ...first, by: 'left' } as const;
    const second = { ...other, by: 'right' } as const;
    const { left, right, clock } = this.#lab;
    left.begin(one.command);
    clock.run(clock.nowAt + this.random.integer(0, 40_000_000));
    const answer = right.perform(second.command);
    while (!left.isOver && clock.nextAt !== Number.POSITIVE_INFINITY) clock.run(clock.nextAt);
    const wrong = this.#judged(one, left.answer);
    if (wrong !== undefined) return wrong;
    if (answer.status === BUSY && one.target === second.target) {
      this.#count(String(BUSY));
      return undefined;
    }
    return this.#judged(second, answer);
  }
}

const shown = ({ by, target, command }: Drawn): string => {
  const { cdb, unit, disconnects, piece, interrupts } = command;
  const bytes = cdb.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `${by} to ${target}: ${bytes} ${JSON.stringify({ unit, disconnects, piece, interrupts })}`;
};
