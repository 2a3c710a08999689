/** Whether floating-point instructions trap: the unit is switched off, or an earlier trap is delayed. */
import { DELAYED_TRAP } from '../float/status';
import { PLACE } from '../layout';
import { CR, FLOATING_POINT_UNIT } from '../registers';
import { type CodeWriter, OP } from './code';
import { LOCAL } from './locals';

/** Sets the local that says so. Within a region only calls and stores to register 0 change it. */
export function lookAtUnit(code: CodeWriter): void {
  code.word(PLACE.floats);
  code.int(DELAYED_TRAP);
  code.op(OP.and);
  code.word(PLACE.cr + 4 * CR.ccr);
  code.int(FLOATING_POINT_UNIT);
  code.op(OP.and);
  code.int(FLOATING_POINT_UNIT);
  code.op(OP.xor, OP.or);
  code.set(LOCAL.unitOff);
}
