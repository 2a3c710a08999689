/**
 * Random registers, descriptors and frames for the LAN controller: two fronts side by side as at two replicas. Lists
 * loop, lead out of memory and have giant sizes; each access must end soon, and leave both replicas alike.
 */

import { ChipReader } from '../../../devices/i82596/chip-memory';
import { transmitFrame } from '../../../devices/i82596/transmit-frame';
import { Random } from '../../../src/base/random';
import { LanRig } from '../lan/lan-rig';

const memoryBytes = 0x3000;
export const inputsOfCase = 50;
/** Reads of memory at one access: all commands of a list, and all buffers of a frame. */
const greatestReads = 20_000;
const pages = [0x1040, 0x1100, 0x1120, 0x1140, 0x1180, 0x1200, 0x2000, 0x2020, 0x2040, 0x2800, 0x2ff8];
const hostile = [0xffffffff, 0, 0xfffffff0, 0x0fffffff, memoryBytes - 1, memoryBytes - 9, 0x7fffffff];

class CountedRig extends LanRig {
  reads = 0;

  constructor(memory: Uint8Array<ArrayBuffer>) {
    super(memory, () => {
      this.reads++;
    });
  }
}

class Case {
  private readonly rigs: readonly [CountedRig, CountedRig];
  private operations = 0;
  private outstanding: number | undefined;

  constructor(
    private readonly random: Random,
    private readonly counts: Map<string, number>,
  ) {
    const memory = Uint8Array.from({ length: memoryBytes }, () => (random.chance(0.5) ? 0 : random.integer(0, 255)));
    this.rigs = [new CountedRig(memory), new CountedRig(memory.slice())];
    if (random.chance(0.9)) this.both((rig) => rig.start());
  }

  /** Returns what went wrong. */
  input(): string | undefined {
    const { random } = this;
    for (const rig of this.rigs) rig.reads = 0;
    const choice = random.integer(0, 99);
    if (choice < 45) this.store();
    else if (choice < 72) this.attend();
    else if (choice < 84) this.receive();
    else if (choice < 92) this.complete();
    else if (choice < 97) this.register();
    else this.restore();
    return this.wrong();
  }

  get state(): string {
    const [{ front, status }] = this.rigs;
    return JSON.stringify([status, front.snapshot()]);
  }

  private both(act: (rig: CountedRig) => void): void {
    for (const rig of this.rigs) act(rig);
  }

  private count(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  private address(): number {
    const { random } = this;
    if (random.chance(0.1)) return hostile[random.integer(0, hostile.length - 1)];
    return pages[random.integer(0, pages.length - 1)] + (random.chance(0.1) ? random.integer(0, 31) : 0);
  }

  /** A descriptor, which may be a command, a frame's or a buffer's; or any word. */
  private store(): void {
    const { random } = this;
    const to = Math.min(this.address(), memoryBytes - 20);
    const words = [this.address(), this.address(), this.address()];
    const [first, second] = [random.integer(0, 0xffff), this.commandWord()];
    const sizes = [this.size(), this.size()];
    this.both((rig) => {
      rig.setHalf(to, first);
      rig.setHalf(to + 2, second);
      for (const [at, word] of words.entries()) rig.setWord(to + 4 + 4 * at, word);
      for (const [at, size] of sizes.entries()) rig.setHalf(to + 12 + 2 * at, size);
    });
  }

  private commandWord(): number {
    const { random } = this;
    return (
      (random.chance(0.4) ? 4 : random.integer(0, 7)) | (random.chance(0.7) ? 8 : 0) | (random.integer(0, 7) << 13)
    );
  }

  private size(): number {
    const { random } = this;
    return (random.chance(0.5) ? random.integer(0, 100) : random.integer(0, 0x3fff)) | (random.integer(0, 3) << 14);
  }

  private attend(): void {
    const { random } = this;
    const command = (random.integer(0, 15) << 12) | (random.integer(0, 5) << 8) | (random.integer(0, 5) << 4);
    const reset = random.chance(0.02) ? 0x80 : 0;
    const [list, frames] = [this.address(), this.address()];
    this.both((rig) => {
      rig.setWord(0x1044, list);
      rig.setWord(0x1048, frames);
      rig.attend(command | reset);
    });
    this.perform();
  }

  private receive(): void {
    const { random } = this;
    const group = random.chance(0.7) ? 0xff : random.integer(0, 255);
    const length = random.integer(0, random.chance(0.8) ? 200 : 2048);
    const frame = Uint8Array.from({ length }, (_, at) => (at < 6 ? group : at & 0xff));
    this.both((rig) => rig.receive(frame));
  }

  private complete(): void {
    if (this.outstanding === undefined) return;
    const operation = this.outstanding;
    this.outstanding = undefined;
    this.both((rig) => rig.endTransmission(operation, 0xa000));
    this.count('transmissions completed');
    this.perform();
  }

  private register(): void {
    const { random } = this;
    const value = random.chance(0.5) ? random.integer(0, 0xffff) : (random.integer(0, 3) + 0x1000) & 0xffff;
    const offset = 4 * random.integer(0, 3) + (random.chance(0.2) ? random.integer(0, 3) : 0);
    this.both((rig) => rig.write(offset, value));
    this.perform();
    if (random.chance(0.5)) this.both((rig) => rig.start());
    this.perform();
  }

  private restore(): void {
    const [one] = this.rigs;
    one.front.restore(JSON.parse(JSON.stringify(one.front.snapshot())));
    this.count('snapshots');
  }

  /** What the front asked for last. */
  private perform(): void {
    for (const output of this.rigs[0].outputs.splice(0)) {
      this.count(output.kind);
      this.outstanding = output.kind === 'operation' ? ++this.operations : undefined;
      const from = { read: (at: number, length: number) => this.rigs[0].memory.slice(at, at + length) };
      if (output.kind !== 'operation') continue;
      const framing = { hasCheckSequence: false, pads: output.detail.pads === 1 };
      this.count(transmitFrame(new ChipReader(from), output.detail.command, framing) ? 'frames' : 'underruns');
    }
    this.rigs[1].outputs.splice(0);
  }

  private wrong(): string | undefined {
    const [one, other] = this.rigs;
    if (one.reads > greatestReads) return `one access reads memory ${one.reads} times`;
    if (Buffer.compare(one.memory, other.memory) !== 0) return 'two memories differ';
    const [state, otherState] = this.rigs.map(({ front }) => JSON.stringify(front.snapshot()));
    if (state !== otherState) return `two fronts differ: ${state} and ${otherState}`;
    if (one.front.interruptLine !== other.front.interruptLine) return 'two lines differ';
    return undefined;
  }
}

/** Runs the case of this seed; returns what went wrong, at which input. `heard`: the front's state after each input. */
export function runCase(seed: number, counts: Map<string, number>, heard = (_: string) => {}): string | undefined {
  const random = new Random(`lan/${seed}`);
  const made = new Case(random, counts);
  for (let input = 0; input < inputsOfCase; input++) {
    const wrong = made.input();
    heard(made.state);
    if (wrong !== undefined) return `case ${seed}, input ${input}: ${wrong}`;
  }
  return undefined;
}
