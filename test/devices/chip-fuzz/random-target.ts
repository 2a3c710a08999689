/** A SCSI target without a plan: it asks for whatever phase it likes, disconnects, reselects and leaves as it likes. */
import type { Nexus, Target } from '../../../devices/scsi/target';
import type { Random } from '../../../src/base/random';
import type { Clock } from '../../../src/ports/clock';
import type { BusPhase } from '../../../src/ports/scsi-bus';
import { check } from './check';

const phases: readonly BusPhase[] = ['dataOut', 'dataIn', 'command', 'status', 'messageOut', 'messageIn'];
const inward: readonly (BusPhase | undefined)[] = ['dataIn', 'status', 'messageIn'];
const [COMMAND_COMPLETE, DISCONNECT, IDENTIFY] = [0x00, 0x04, 0x80];
/** Phases of one connection; then it leaves. */
const longestConnection = 12;

export class RandomTarget implements Target {
  #nexus: Nexus | undefined;
  /** The phase in which it requests; none while it does not. */
  #phase: BusPhase | undefined;
  #given = false;
  #steps = 0;
  /** Bytes of the phase that are still to be transferred. */
  #left = 0;
  /** The message on its way, if its next in phase is one that means something. */
  #message: number | undefined;

  constructor(
    private readonly name: string,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {
    clock.subscribe(name, () => this.#nexus?.reselect());
  }

  selected(nexus: Nexus): void {
    this.#forget();
    this.#nexus = nexus;
    this.#steps = 0;
    this.#next();
  }

  reselected(nexus: Nexus): void {
    this.#nexus = nexus;
    this.#steps = 0;
    this.#say(IDENTIFY);
  }

  take(bytes: Uint8Array): number {
    const phase = this.#phase;
    check(phase !== undefined && !inward.includes(phase), `no bytes for a target in phase ${phase}`);
    this.#phase = undefined;
    const taken = Math.min(this.#left, this.random.integer(0, bytes.length));
    this.#left -= taken;
    if (this.#left > 0 && this.random.chance(0.7)) this.#request(phase);
    else this.#next();
    return taken;
  }

  give(limit: number): Uint8Array {
    const { random } = this;
    check(inward.includes(this.#phase) && !this.#given, `nothing is asked of a target in phase ${this.#phase}`);
    this.#given = true;
    if (this.#message !== undefined) return Uint8Array.of(this.#message);
    const count = Math.min(limit, this.#left);
    this.#left = random.chance(0.5) ? 0 : this.#left - count;
    return random.bytes(count);
  }

  acknowledged(): void {
    check(this.#given, 'an acknowledgment is of what was given');
    const [message, phase] = [this.#message, this.#phase];
    this.#given = false;
    this.#message = undefined;
    this.#phase = undefined;
    if (message === DISCONNECT) {
      this.clock.arm(this.clock.nowAt + this.random.integer(1_000, 300_000), { actor: this.name, name: 'back' });
      this.#nexus?.free();
    } else if (message === COMMAND_COMPLETE) this.#leave();
    else if (this.#left > 0 && phase !== undefined) this.#request(phase);
    else this.#next();
  }

  abort(processor: string): boolean {
    const had = this.#nexus?.processor === processor;
    if (had) this.#forget();
    return had;
  }

  reset(): void {
    this.#forget();
  }

  absorbUnitAttention(): void {}

  #next(): void {
    const { random } = this;
    const choice = random.integer(0, 99);
    if (++this.#steps > longestConnection || choice < 8) this.#say(COMMAND_COMPLETE);
    else if (choice < 20) this.#say(DISCONNECT);
    else if (choice < 22) this.#leave();
    else {
      this.#left = random.integer(1, random.chance(0.8) ? 8 : 600);
      this.#request(this.#nexus?.attention && random.chance(0.7) ? 'messageOut' : phases[random.integer(0, 5)]);
    }
  }

  #say(message: number): void {
    this.#message = message;
    this.#request('messageIn');
  }

  #request(phase: BusPhase): void {
    this.#phase = phase;
    this.#nexus?.request(phase);
  }

  #leave(): void {
    const nexus = this.#nexus;
    this.#forget();
    nexus?.free();
  }

  #forget(): void {
    this.clock.disarmAll(this.name);
    this.#nexus = undefined;
    this.#message = undefined;
    this.#phase = undefined;
    this.#given = false;
    this.#left = 0;
  }
}
