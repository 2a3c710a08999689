/**
 * The processor as a hypervisor sees it: `run` executes guest instructions up to an exit that only the hypervisor can
 * handle. A scripted machine of a few lines can stand in for the real `Cpu`.
 */
import type { NamedRegister } from './register-names';
import type { TlbEntry } from './tlb';
import type { Side } from './translation';

/** Why a processor has stopped. Addresses are physical, sizes are bytes, `pc` is the address of the instruction. */
export type Exit =
  /** The hypervisor's recovery counter has expired: exactly as many instructions have completed as it was set to. */
  | { readonly reason: 'recoveryCounter' }
  /** `mfctl` of the interval timer (CR16): `supply` gives the value and completes the instruction. */
  | { readonly reason: 'environment'; readonly kind: 'intervalTimer'; readonly pc: number }
  /** A load from an I/O page: `supply` gives the value and completes the instruction. */
  | {
      readonly reason: 'environment';
      readonly kind: 'ioLoad';
      readonly pc: number;
      readonly address: number;
      readonly size: 1 | 2 | 4;
    }
  /** A store to an I/O page; the instruction has completed and is counted. */
  | {
      readonly reason: 'ioStore';
      readonly pc: number;
      readonly address: number;
      readonly size: 1 | 2 | 4;
      readonly value: number;
    }
  /** An instruction has loaded the interval timer's comparand (CR16); it has completed and is counted. */
  | { readonly reason: 'timerLoaded'; readonly comparand: number }
  /**
   * A PDC or IODC call, with its arguments in the general registers; `pc` is the reserved instruction in the ROM, which
   * has completed and is counted.
   */
  | { readonly reason: 'firmware'; readonly pc: number }
  /**
   * The guest waits: it repeats `period` instructions without changing any state, `simulated` of which a hypervisor
   * simulates. `skip` may stand in for them.
   */
  | { readonly reason: 'idle'; readonly period: number; readonly simulated: number }
  /** No instruction can complete any more (a loop of interruptions). */
  | { readonly reason: 'halted'; readonly why: string }
  | { readonly reason: 'breakpoint'; readonly pc: number }
  /** The limit has been used up. */
  | { readonly reason: 'limit' };

/** A PA-RISC 1.1 processor as its hypervisor drives it; what a program reads of it is in `ReplicaView`. */
export interface Processor {
  /**
   * Runs until an exit; at most `limit` instructions (completed and not nullified) pass. Each of them that a hypervisor
   * simulates takes `simulatedWeight` more of the limit.
   */
  run(limit: number, simulatedWeight?: number): Exit;
  /** Completes the instruction of an `environment` exit with this value. */
  supply(value: number): void;
  /**
   * Lets `instructions` pass as if executed: a multiple of the period of the `idle` exit just seen, and fewer than the
   * recovery counter, so that the epoch ends at the same point of a turn as it does without skipping.
   */
  skip(instructions: number): void;
  /** Instructions completed and not nullified since power-on, skipped ones included. */
  readonly instructions: number;
  /** Of these, the instructions that a hypervisor simulates (privileged, environment, I/O), for the cost model. */
  readonly simulated: number;
  /** The last word that raised the illegal-instruction interruption, and its address; reading it clears it. */
  takeIllegalInstruction(): { readonly word: number; readonly address: number } | undefined;
  /** Sets the hypervisor's own recovery counter: so many instructions pass before the `recoveryCounter` exit. */
  setRecoveryCounter(instructions: number): void;
  /**
   * Without a hypervisor CR16 counts instructions, one tick each: it reads `ticks` now, and is no exit. The interval
   * timer is 32 bits wide; the processor truncates `ticks`.
   */
  countTime(ticks: number): void;
  /** Instructions left before the `recoveryCounter` exit. */
  readonly recoveryCounter: number;
  /** Raises bits of the external interrupt request register (EIRR, CR23); bit 0 is the most significant. */
  raiseExternalInterrupt(bits: number): void;
  /** General register `number`, as a signed word. */
  generalRegister(number: number): number;
  /** Sets general register `number` (0 stays 0) to the low 32 bits of `value`. */
  setGeneralRegister(number: number, value: number): void;
  /** Physical memory for DMA: `length` bytes from `address`; fewer where memory ends. */
  readMemory(address: number, length: number): Uint8Array;
  /** DMA into physical memory; bytes outside memory are dropped. */
  writeMemory(address: number, bytes: Uint8Array): void;
  /** All registers that a guest can observe, by name. */
  registers(): readonly NamedRegister[];
  /**
   * The whole state but memory and the real TLB, as plain data: another processor with the same memory continues alike.
   */
  snapshot(): unknown;
  /** Goes on from what `snapshot` returned. */
  restore(snapshot: unknown): void;
  /** What one of the TLBs translates. Entries are replaced at random: two processors in step may differ in them. */
  tlbEntries(side: Side): readonly TlbEntry[];
  /** Where a virtual address lies; `undefined` if no translation is known. The processor stays as it is. */
  physicalAddress(side: Side, space: number, offset: number): number | undefined;
  /** xxh64 of each page of 4 KB, 8 bytes a page. */
  pageDigests(): Uint8Array;
  /** xxh64 of all state that a guest can observe: registers, PSW, queues, memory; without the real TLB and counters. */
  digest(): string;
}
