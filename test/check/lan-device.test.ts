import { expect, test } from 'vitest';
import { checkDevice } from '../../src/check/device';
import { lanOnSegment, transmissions } from './lan-station';

test('the LAN controller keeps the contract of a device', () => {
  const { violations, operations } = checkDevice(lanOnSegment, { operation: transmissions(), steps: 1500 });
  expect(violations).toEqual([]);
  expect(operations).toBeGreaterThan(50);
});
