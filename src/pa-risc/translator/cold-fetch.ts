/** How the cold loop finds an instruction. */
import { PLACE } from '../layout';
import { OP } from './code';
import type { ColdPrinter } from './cold-printer';
import { LOCAL } from './locals';
import { printSpot } from './lookaside-code';

/** Finds the word and the row of the next instruction. */
export function printFetch(printer: ColdPrinter): void {
  const { code, place } = printer;
  if (place.virtual) lookUpPage(printer);
  else {
    printer.leaveIf(() => {
      printer.get('pc');
      code.int(place.memorySize - 4);
      code.op(OP.gtUnsigned);
    });
  }
  printer.get('pc');
  code.int(-4);
  code.op(OP.and);
  if (place.virtual) {
    printer.get('delta');
    code.op(OP.add);
  }
  printer.set('at');
  printer.get('at');
  code.load(4, PLACE.ram);
  printer.set('word');
  printer.get('at');
  code.int(1);
  code.op(OP.shiftRight);
  code.load(2, place.rows);
  printer.set('row');
}

/** What makes addresses on this page physical; leaves unless the page has been translated lately. */
function lookUpPage(printer: ColdPrinter): void {
  const { code } = printer;
  printer.get('pc');
  printer.get('page');
  code.op(OP.xor);
  code.int(12);
  code.op(OP.shiftRight);
  code.when();
  printSpot(code, () => printer.get('pc'));
  code.set(LOCAL.spot);
  printer.leaveIf(() => {
    code.get(LOCAL.spot);
    code.longLoad(PLACE.execute);
    printer.get('pc');
    code.int(-4096);
    code.op(OP.and, OP.extendUnsigned);
    code.get(LOCAL.codeKey);
    code.op(OP.orLong, OP.neLong);
  });
  code.get(LOCAL.spot);
  code.load(4, PLACE.execute + 8);
  printer.set('delta');
  printer.get('pc');
  printer.set('page');
  code.end();
}
