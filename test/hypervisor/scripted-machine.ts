import type { Exit, Processor } from '../../src/pa-risc/processor';

/** One step of a scripted guest: so many ordinary instructions, then something that leaves the processor. */
export type Step =
  | { readonly ordinary: number }
  | { readonly readClock: true }
  | { readonly loadTimer: number }
  | { readonly store: { readonly address: number; readonly value: number } };

/** A processor of a few lines: it runs a script of steps and then ordinary instructions for ever. */
export class ScriptedMachine implements Processor {
  instructions = 0;
  simulated = 0;
  recoveryCounter = 0;
  readonly seen: number[] = [];
  readonly interrupts: { readonly at: number; readonly bits: number }[] = [];
  #step = 0;
  #done = 0;

  constructor(private readonly script: readonly Step[]) {}

  run(limit: number): Exit {
    let left = limit;
    for (;;) {
      if (this.recoveryCounter === 0) return { reason: 'recoveryCounter' };
      if (left === 0) return { reason: 'limit' };
      const step = this.script[this.#step];
      if (step === undefined || 'ordinary' in step) {
        const wanted = step === undefined ? Number.POSITIVE_INFINITY : step.ordinary - this.#done;
        const passed = Math.min(wanted, left, this.recoveryCounter);
        this.#pass(passed);
        left -= passed;
        this.#done += passed;
        if (passed === wanted) this.#next();
      } else if ('readClock' in step) return { reason: 'environment', kind: 'intervalTimer', pc: this.#step * 4 };
      else if ('loadTimer' in step) {
        this.#pass(1);
        this.simulated++;
        this.#next();
        return { reason: 'timerLoaded', comparand: step.loadTimer };
      } else {
        const pc = this.#step * 4;
        this.#pass(1);
        this.simulated++;
        this.#next();
        return { reason: 'ioStore', pc, size: 4, ...step.store };
      }
    }
  }

  supply(value: number): void {
    this.seen.push(value);
    this.#pass(1);
    this.simulated++;
    this.#next();
  }

  skip(): void {
    throw new Error('a scripted machine is never idle');
  }

  takeIllegalInstruction(): undefined {}

  countTime(): void {}

  setRecoveryCounter(instructions: number): void {
    this.recoveryCounter = instructions;
  }

  raiseExternalInterrupt(bits: number): void {
    this.interrupts.push({ at: this.instructions, bits });
  }

  generalRegister(): number {
    return 0;
  }

  setGeneralRegister(): void {}

  readMemory(): Uint8Array {
    return new Uint8Array(0);
  }

  writeMemory(): void {}

  registers() {
    return [];
  }

  snapshot(): unknown {
    return { step: this.#step, done: this.#done, instructions: this.instructions };
  }

  restore(snapshot: unknown): void {
    const { step, done, instructions } = snapshot as { step: number; done: number; instructions: number };
    this.#step = step;
    this.#done = done;
    this.instructions = instructions;
  }

  tlbEntries(): readonly [] {
    return [];
  }

  physicalAddress(_side: string, _space: number, offset: number): number {
    return offset;
  }

  pageDigests(): Uint8Array {
    return new Uint8Array(0);
  }

  digest(): string {
    return JSON.stringify([this.instructions, this.seen, this.interrupts]);
  }

  #next(): void {
    this.#step++;
    this.#done = 0;
  }

  #pass(instructions: number): void {
    this.instructions += instructions;
    this.recoveryCounter -= instructions;
  }
}
