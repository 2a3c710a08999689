/** MODE SENSE of a unit whose pages hold values (SCSI-2, 8.2.10). */
import { expect, test } from 'vitest';
import { modeSense } from '../../devices/scsi/mode-sense';
import { answer } from '../../devices/scsi/unit';

const pages = [[0x08, 0x02, 5, 6]];
const asked = (control: number, page = 0x08) =>
  modeSense(Uint8Array.of(0x1a, 0x08, control | page, 0, 255, 0), { specific: 0, descriptor: [], pages });

test.each([
  ['current', 0x00, [5, 6]],
  ['changeable: none is', 0x40, [0, 0]],
  ['default', 0x80, [5, 6]],
])('%s values', (_name, control, values) => {
  expect(asked(control)).toEqual(answer(7, 0, 0, 0, 0x08, 0x02, ...values));
  expect(asked(control, 0x3f)).toEqual(asked(control));
});
