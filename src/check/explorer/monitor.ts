/**
 * The properties that hold always (docs/verification.md), checked at every step of a scripted world: a single machine
 * could have shown the environment, and each guest, the same.
 */
import type { TraceFact } from '../../ports/trace';
import type { Command, deviceNames, Terminal } from './devices';

/** Which of the eight points is violated, and how. */
export interface Broken {
  readonly point: number;
  readonly text: string;
}

interface Issued {
  readonly device: string;
  /** The operation's number at its device, from 1 on. */
  readonly number: number;
  readonly block: number;
  readonly data: number;
  /** The message that each other processor must have received before this output may leave. */
  readonly needs: Readonly<Record<string, number>>;
  readonly ending: 'nothing' | 'completed' | 'uncertain';
}

/** The history of one replica's guest, whether its processor leads or not. */
class History {
  readonly issued: Issued[] = [];
  readonly bytes: { readonly byte: number; readonly needs: Readonly<Record<string, number>> }[] = [];
  /** Bytes that the guest has received from the console. */
  typed = 0;
}

interface Effect extends Command {
  readonly device: string;
}

/** Records on a tape, steps of an actuator: the present number, and the number that the guest has requested. */
export interface Steps {
  readonly device: (typeof deviceNames)[number];
  readonly done: number;
  readonly wanted: number;
}

export class Monitor {
  broken: Broken | undefined;
  private readonly histories = new Map<string, History>();
  /** By epoch and term: the state in which the first replica has ended it. */
  private readonly ended = new Map<string, { readonly by: string; readonly digest?: string }>();
  /** The effects of the devices, in order. */
  private readonly effects: Effect[] = [];
  /** By sender and receiver: the last value or end of an epoch sent, and the last message received. */
  private readonly sent = new Map<string, number>();
  private readonly received = new Map<string, number>();
  /** Operations that may be performed twice: those outstanding at a failover under `repeatOutstanding`. */
  private readonly repeatable = new Set<string>();
  /** The winner of the greatest term. */
  private leader = { term: 1, name: '' };

  constructor(
    private readonly terminal: Terminal,
    private readonly wiring: {
      readonly ignored: readonly number[];
      readonly backupsOf: (processor: string) => readonly string[];
      /** The replicas whose guests the environment knows. */
      readonly inForce: () => readonly string[];
    },
  ) {}

  breaks(point: number, text: string): void {
    if (!this.wiring.ignored.includes(point)) this.broken ??= { point, text };
  }

  hear(fact: TraceFact): void {
    const { actor } = fact;
    if (fact.type === 'epoch.ended') this.epochEnded(actor, `${fact.epoch}/${fact.term}`, fact.digest);
    else if (fact.type === 'message.sent' && (fact.kind === 'environmentValue' || fact.kind === 'epochEnd')) {
      this.sent.set(`${actor}>${fact.to}`, fact.sequence);
    } else if (fact.type === 'claim.granted' && actor === 'bus') this.leads(fact.claimant ?? actor, fact.term);
    else if (fact.type === 'message.received') this.received.set(`${fact.from}>${actor}`, fact.sequence);
  }

  /** The guest of this replica has started an operation. */
  issued(processor: string, device: string, block: number, data: number): void {
    const { issued } = this.historyOf(processor);
    const number = issued.filter((each) => each.device === device).length + 1;
    issued.push({ device, number, block, data, needs: this.needsOf(processor), ending: 'nothing' });
    const seen = this.effects.find((each) => each.device === device && each.number === number);
    const counts = this.wiring.inForce().includes(processor);
    if (seen !== undefined && counts) this.compare(processor, device, { block, data }, seen);
  }

  /** The guest of this replica has written a byte to its console. */
  wrote(processor: string, byte: number): void {
    this.historyOf(processor).bytes.push({ byte, needs: this.needsOf(processor) });
    this.shows();
  }

  /** Point 3: an operation leaves its processor. */
  leaves(processor: string, device: string, number: number): void {
    const issued = this.historyOf(processor).issued.find((each) => each.device === device && each.number === number);
    if (issued !== undefined) this.committed(processor, issued.needs, `operation ${number} of the ${device}`);
  }

  byteLeaves(processor: string, ordinal: number): void {
    const written = this.historyOf(processor).bytes[ordinal];
    if (written !== undefined) this.committed(processor, written.needs, `console byte ${ordinal}`);
  }

  /** Point 4: a device takes a command. */
  accepts(processor: string, device: string, leader: string): void {
    if (processor !== leader) this.breaks(4, `the ${device} takes a command of ${processor}, though ${leader} leads`);
  }

  /** Points 2, 4 and 7: a device has performed a command. */
  performed(device: string, command: Command, leader: string): void {
    const { by, number, block } = command;
    const what = `operation ${number} of the ${device}`;
    if (by !== leader) this.breaks(4, `${what}, asked for by ${by}, is performed though ${leader} leads`);
    const twice = this.effects.some((each) => each.device === device && each.number === number);
    const repeats = this.repeatable.has(`${device}/${number}`) && !this.isTold(device, number);
    if (twice && !repeats) this.breaks(2, `${what} is performed twice`);
    for (const processor of this.wiring.inForce()) {
      const { issued } = this.historyOf(processor);
      const own = issued.find((each) => each.device === device && each.number === number);
      if (own !== undefined) this.compare(processor, device, own, command);
      const later = issued.find((each) => each.device === device && each.number > number && each.block === block);
      if (later?.ending === 'completed' && device === 'disk') {
        this.breaks(7, `${what} overwrites block ${block}, of which ${processor}'s guest knows a later write complete`);
      }
    }
    this.effects.push({ ...command, device });
  }

  /** Point 7: a crash has undone what was not on stable storage. */
  lost(device: string, number: number): void {
    const at = this.effects.findLastIndex((each) => each.device === device && each.number === number);
    this.effects.splice(at, 1);
    if (this.isTold(device, number))
      this.breaks(7, `operation ${number} of the ${device} is lost, and a guest knows it complete`);
  }

  /** Points 6 and 7: the guest of this replica receives the interrupt that ends an operation. */
  operationEnded(processor: string, device: string, number: number | undefined, uncertain: boolean): void {
    const { issued } = this.historyOf(processor);
    const at = issued.findIndex((each) => each.device === device && each.number === number);
    const what = number === undefined ? `the ${device}` : `operation ${number} of the ${device}`;
    if (at < 0) {
      this.breaks(6, `${processor}'s guest gets an interrupt of ${what}, and has not asked for it`);
      return;
    }
    if (issued[at].ending !== 'nothing') this.breaks(6, `${processor}'s guest gets a second interrupt for ${what}`);
    issued[at] = { ...issued[at], ending: uncertain ? 'uncertain' : 'completed' };
    if (!uncertain && !this.effects.some((each) => each.device === device && each.number === number)) {
      this.breaks(7, `${processor}'s guest is told that ${what} is complete, and it is not done`);
    }
  }

  /** Under `repeatOutstanding`: operations without an interrupt may be performed again. */
  repeats(device: string, number: number): void {
    this.repeatable.add(`${device}/${number}`);
  }

  /** Points 2 and 7: the guest has halted; the environment must have seen exactly the guest's outputs. */
  finished(processor: string, steps: readonly Steps[]): void {
    const { shown } = this.terminal;
    const { issued, bytes } = this.historyOf(processor);
    const alien = this.effects.find(
      ({ device, number }) => !issued.some((each) => each.device === device && each.number === number),
    );
    if (alien !== undefined) {
      this.breaks(
        2,
        `operation ${alien.number} of the ${alien.device} was performed for ${alien.by}; ${processor}'s guest never asks for it`,
      );
    }
    for (const { device, done, wanted } of steps) {
      if (done !== wanted) this.breaks(2, `the ${device} has done ${done} steps, and the guest wanted ${wanted}`);
    }
    if (shown.length !== bytes.length) {
      const point = shown.length < bytes.length ? 7 : 2;
      this.breaks(point, `the terminal shows ${shown.length} bytes, and the guest has written ${bytes.length}`);
    }
  }

  /** Point 2: the terminal shows what every replica's guest writes at the same place. */
  shows(): void {
    const { shown } = this.terminal;
    for (const processor of this.wiring.inForce()) {
      const { bytes } = this.historyOf(processor);
      const wrong = shown.findIndex((byte, at) => at < bytes.length && bytes[at].byte !== byte);
      if (wrong < 0) continue;
      this.breaks(
        2,
        `byte ${wrong} at the terminal is ${shown[wrong]}; ${processor}'s guest has written ${bytes[wrong].byte} there`,
      );
    }
  }

  /** Point 7: a guest receives console input once and in order. */
  typed(processor: string, byte: number): void {
    const history = this.historyOf(processor);
    const expected = this.terminal.typed[history.typed++];
    if (byte !== expected)
      this.breaks(7, `${processor}'s guest is given ${byte}, and ${expected ?? 'nothing'} was typed there`);
  }

  historyOf(processor: string): History {
    let history = this.histories.get(processor);
    if (history === undefined) {
      history = new History();
      this.histories.set(processor, history);
    }
    return history;
  }

  copyOf(processor: string): Readonly<History> {
    const { issued, bytes, typed } = this.historyOf(processor);
    return { issued: [...issued], bytes: [...bytes], typed };
  }

  /** A replica that joins has the history of the leader. */
  inherits(processor: string, history: unknown): void {
    const { issued, bytes, typed } = history as History;
    const own = this.historyOf(processor);
    own.typed = typed;
    own.issued.push(...issued);
    own.bytes.push(...bytes);
  }

  /** Forgets everything before this epoch, to which no replica can return. */
  forget(oldestEpoch: number): void {
    for (const name of this.ended.keys()) if (Number(name.split('/')[0]) < oldestEpoch) this.ended.delete(name);
  }

  /** Point 4: a processor has won a claim. */
  private leads(claimant: string, term: number): void {
    const { leader } = this;
    if (term === leader.term && claimant !== leader.name)
      this.breaks(4, `both ${leader.name} and ${claimant} lead in term ${term}`);
    if (term > leader.term) this.leader = { term, name: claimant };
  }

  /** Point 1. */
  private epochEnded(by: string, name: string, digest?: string): void {
    const first = this.ended.get(name);
    if (first === undefined) this.ended.set(name, { by, digest });
    else if (first.digest !== digest) {
      this.breaks(1, `the states of ${first.by} and ${by} differ at the end of epoch ${name.split('/')[0]}`);
    }
  }

  /** Whether a guest knows that the operation is complete. */
  private isTold(device: string, number: number): boolean {
    const histories = this.wiring.inForce().map((processor) => this.historyOf(processor).issued);
    return histories.some((issued) =>
      issued.some((each) => each.device === device && each.number === number && each.ending === 'completed'),
    );
  }

  private needsOf(processor: string): Readonly<Record<string, number>> {
    const needs: Record<string, number> = {};
    for (const backup of this.wiring.backupsOf(processor)) {
      needs[backup] = this.sent.get(`${processor}>${backup}`) ?? 0;
    }
    return needs;
  }

  private committed(processor: string, needs: Readonly<Record<string, number>>, what: string): void {
    for (const backup of this.wiring.backupsOf(processor)) {
      const needed = needs[backup] ?? 0;
      const received = this.received.get(`${processor}>${backup}`) ?? 0;
      if (received < needed) {
        this.breaks(
          3,
          `${what} leaves ${processor}, and ${backup} has received ${received} of the ${needed} messages before it`,
        );
      }
    }
  }

  private compare(
    processor: string,
    device: string,
    own: { readonly block: number; readonly data: number },
    seen: Command,
  ): void {
    if (own.data === seen.data && own.block === seen.block) return;
    const done = `${seen.data} in block ${seen.block}`;
    this.breaks(
      2,
      `operation ${seen.number} of the ${device} left ${done}; ${processor}'s guest asks for ${own.data} in block ${own.block}`,
    );
  }
}
