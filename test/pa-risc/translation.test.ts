import { describe, expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { VECTOR } from '../../src/pa-risc/interruption';
import { Memory } from '../../src/pa-risc/memory';
import { PSW, STATE } from '../../src/pa-risc/registers';
import { AddressTranslation } from '../../src/pa-risc/translation';

const page = 0x40000;
const space = 3;
/** Dirty; read and write at every level; identifier 2. */
const protection = 0x13f00000 | (2 << 1);

function unit() {
  const [cr, state] = [new Int32Array(32), new Int32Array(STATE.words)];
  const translation = new AddressTranslation(cr, state, new Memory(1 << 24), new Random('test'), undefined);
  const answer = (store: boolean) => {
    const address = translation.dataAddress(space, page + 8, 4, store);
    return address < 0 ? { fault: translation.fault } : { address };
  };
  return { cr, state, translation, answer };
}

function insert(translation: AddressTranslation): void {
  translation.insertAddress('data', space, page, 0x123 << 5);
  translation.insertProtection('data', space, page, protection);
}

describe('translation', () => {
  test('an identifier that no register holds forbids, the write-disable bit forbids writing, PSW P checks it', () => {
    const { cr, state, translation, answer } = unit();
    state[STATE.psw] = PSW.D | PSW.P;
    insert(translation);
    expect([answer(false), answer(true)]).toEqual(Array(2).fill({ fault: VECTOR.dataProtection }));
    cr[9] = (2 << 1) | 1;
    translation.protectionChanged();
    expect([answer(false), answer(true)]).toEqual([{ address: 0x123008 }, { fault: VECTOR.dataProtection }]);
    // What was remembered with P off does not hold with P on.
    state[STATE.psw] = PSW.D;
    expect(answer(true)).toEqual({ address: 0x123008 });
    state[STATE.psw] = PSW.D | PSW.P;
    expect(answer(true)).toEqual({ fault: VECTOR.dataProtection });
  });

  test('a block translates its pages, outlives the purge of all entries, and not that of one of its pages', () => {
    const { state, translation } = unit();
    state[STATE.psw] = PSW.D;
    translation.insertBlock('data', 0, space, 0x40, 16, { frame: 0x200, protection });
    const at = (offset: number) => translation.dataAddress(space, offset, 4, true);
    expect([at(0x40004), at(0x4f008)]).toEqual([0x200004, 0x20f008]);
    expect(at(0x50000)).toBe(-1);
    translation.purgeAll('data');
    expect(at(0x4f008)).toBe(0x20f008);
    translation.purge('data', space, 0x45000);
    expect(at(0x4f008)).toBe(-1);
    expect(translation.fault).toBe(VECTOR.dataTlbMiss);
  });

  test('a purged page is forgotten at once, also where it was just used', () => {
    const { state, translation, answer } = unit();
    state[STATE.psw] = PSW.D;
    insert(translation);
    expect(answer(true)).toEqual({ address: 0x123008 });
    translation.purge('data', space, page);
    expect(answer(true)).toEqual({ fault: VECTOR.dataTlbMiss });
  });
});
