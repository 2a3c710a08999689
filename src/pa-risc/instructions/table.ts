/**
 * The instruction table: a row per instruction form (PA-RISC 1.1 Architecture and Instruction Set Reference Manual).
 */

import { arithmetic } from './arithmetic';
import { branches } from './branch';
import { float } from './float';
import type { Instruction } from './forms';
import { memory } from './memory';
import { shifts } from './shift';
import { system } from './system';

export type { Instruction } from './forms';

export const table: readonly Instruction[] = [...arithmetic, ...memory, ...shifts, ...branches, ...system, ...float];
