/** A disk on the shared bus: insensitive to repetition, its writes atomic at the end of the medium's work (DESIGN §4). */
import { type Actor, createActor } from 'xstate';
import { type DiskEvent, diskMachine } from '../../machines/disk';
import type { BlockStore } from '../../src/ports/block-store';
import type { Clock } from '../../src/ports/clock';
import type { BusPhase } from '../../src/ports/scsi-bus';
import type { Trace } from '../../src/ports/trace';
import type { Inspect } from '../device';
import { commandLength, type DiskCommand, decodeCommand, NO_SENSE, type Sense, senseData } from './command';
import type { Nexus, Target } from './target';

export interface DiskOptions {
  /** Its actor in clock and trace; one of its own for each disk. */
  readonly name?: string;
  readonly clock: Clock;
  readonly trace: Trace;
  readonly store: BlockStore;
  readonly readNs?: number;
  readonly writeNs?: number;
  readonly inspect?: Inspect;
}

/** One access that reached the medium. */
export interface Performed {
  readonly at: number;
  readonly processor: string;
  readonly kind: 'read' | 'write';
  readonly block: number;
  readonly count: number;
  /** A copy of what was written. */
  readonly data?: Uint8Array;
}

const GOOD = 0x00;
const CHECK_CONDITION = 0x02;
const EMPTY = new Uint8Array(0);

export class Disk implements Target {
  readonly #options: DiskOptions;
  readonly #name: string;
  readonly #chart: Actor<typeof diskMachine>;
  readonly #performed: Performed[] = [];
  #nexus: Nexus | undefined;
  #phase: BusPhase | undefined;
  #attention = false;
  #unit = 0;
  /** Bytes of the command or of the data taken so far. */
  #taken: Uint8Array = EMPTY;
  /** Bytes still to be given. */
  #toGive: Uint8Array = EMPTY;
  #command: DiskCommand | undefined;
  #status = GOOD;
  #sense: Sense = NO_SENSE;
  #operation = 0;

  constructor(options: DiskOptions) {
    this.#options = options;
    this.#name = options.name ?? 'disk';
    options.clock.subscribe(this.#name, () => this.#send('medium.finished'));
    const bound = diskMachine.provide({
      actions: {
        beginConnection: () => this.#request(this.#attention ? 'messageOut' : 'command'),
        requestCommand: () => this.#phase === 'messageOut' && this.#request('command'),
        requestDataOut: () => this.#request('dataOut'),
        requestDataIn: () => this.#request('dataIn'),
        requestStatus: () => this.#request('status'),
        requestMessageIn: () => this.#request('messageIn'),
        startMedium: () => this.#startMedium(),
        fetchBlocks: () => this.#fetchBlocks(),
        storeBlocks: () => this.#storeBlocks(),
        freeBus: () => this.#nexus?.free(),
        forgetCommand: () => this.#forgetCommand(),
      },
    });
    this.#chart = createActor(bound, { id: this.#name, systemId: this.#name, inspect: options.inspect }).start();
  }

  /** Everything that reached the medium, in order. */
  get performed(): readonly Performed[] {
    return this.#performed;
  }

  selected(nexus: Nexus, attention: boolean): void {
    this.#nexus = nexus;
    this.#attention = attention;
    this.#unit = 0;
    this.#taken = EMPTY;
    this.#toGive = EMPTY;
    this.#command = undefined;
    this.#status = GOOD;
    this.#send('bus.selected');
    if (!attention) this.#send('message.taken');
  }

  take(bytes: Uint8Array): number {
    if (this.#phase === 'messageOut') {
      this.#unit = bytes[0] & 7;
      this.#send('message.taken');
      return bytes.length;
    }
    const end = this.#phase === 'command' ? commandLength(this.#taken[0] ?? bytes[0]) : this.#length();
    const part = bytes.subarray(0, end - this.#taken.length);
    this.#taken = Uint8Array.of(...this.#taken, ...part);
    if (this.#taken.length < end) this.#request(this.#phase as BusPhase);
    else if (this.#phase === 'command') this.#decode();
    else this.#send('data.taken');
    return part.length;
  }

  give(limit: number): Uint8Array {
    if (this.#phase === 'status') {
      this.#send('status.given');
      return Uint8Array.of(this.#status);
    }
    if (this.#phase === 'messageIn') {
      this.#send('message.given');
      return Uint8Array.of(0);
    }
    const given = this.#toGive.slice(0, limit);
    this.#toGive = this.#toGive.slice(limit);
    if (this.#toGive.length > 0) this.#request('dataIn');
    else this.#send('data.given');
    return given;
  }

  abort(): void {
    this.#send('bus.aborted');
  }

  #send(type: DiskEvent['type']): void {
    this.#chart.send({ type });
  }

  #request(phase: BusPhase): void {
    this.#phase = phase;
    this.#nexus?.request(phase);
  }

  #length(): number {
    const command = this.#command;
    return command?.kind === 'write' ? command.count * 512 : 0;
  }

  #decode(): void {
    const command = decodeCommand(this.#taken, this.#unit, this.#options.store.blockCount);
    this.#taken = EMPTY;
    this.#command = command;
    const sense = this.#sense;
    this.#sense = NO_SENSE;
    if (command.kind === 'read' || command.kind === 'write') {
      this.#operation++;
      this.#send(command.kind === 'read' ? 'command.readTaken' : 'command.writeTaken');
      return;
    }
    if (command.kind === 'refuse') {
      this.#sense = command.sense;
      this.#status = CHECK_CONDITION;
    }
    if (command.kind === 'answer') this.#toGive = command.data;
    if (command.kind === 'requestSense') this.#toGive = senseData(sense, command.length);
    this.#send(this.#toGive.length > 0 ? 'command.answered' : 'command.finished');
  }

  #startMedium(): void {
    const { clock, readNs = 24_200_000, writeNs = 26_000_000 } = this.#options;
    const writes = this.#command?.kind === 'write';
    if (writes) this.#record('disk.writing');
    clock.arm(clock.nowAt + (writes ? writeNs : readNs), { actor: this.#name, name: 'medium' });
  }

  #fetchBlocks(): void {
    const access = this.#access();
    this.#toGive = this.#options.store.read(access.block, access.count);
    this.#performed.push(access);
    this.#record('disk.read');
    this.#command = undefined;
  }

  #storeBlocks(): void {
    const access = { ...this.#access(), data: this.#taken.slice() };
    this.#options.store.write(access.block, access.data);
    this.#performed.push(access);
    this.#record('disk.written');
    this.#command = undefined;
  }

  #forgetCommand(): void {
    this.#options.clock.disarmAll(this.#name);
    if (this.#command?.kind === 'read' || this.#command?.kind === 'write') this.#record('disk.aborted');
    this.#nexus = undefined;
    this.#command = undefined;
  }

  #access(): Performed {
    const command = this.#command as Extract<DiskCommand, { block: number }>;
    const { kind, block, count } = command;
    return { at: this.#options.clock.nowAt, processor: this.#nexus?.processor ?? '', kind, block, count };
  }

  #record(type: string): void {
    const { processor, block, count } = this.#access();
    this.#options.trace.record(this.#name, type, { processor, block, count, operation: this.#operation });
  }
}
