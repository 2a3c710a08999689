/** The instruction table: one row per instruction form (PA-RISC 1.1 Architecture and Instruction Set Reference Manual). */
import type { Instruction } from './instruction-forms';
import { arithmetic } from './instructions-arithmetic';
import { branches } from './instructions-branch';
import { float } from './instructions-float';
import { memory } from './instructions-memory';
import { shifts } from './instructions-shift';
import { system } from './instructions-system';

export type { Instruction } from './instruction-forms';

export const table: readonly Instruction[] = [...arithmetic, ...memory, ...shifts, ...branches, ...system, ...float];
