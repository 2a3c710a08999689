/** The upper word of the unsigned product of two words, as `xmpyu` forms it, from four products of halves. */
export function multiplyHigh(left: number, right: number): number {
  const leftHigh = left >>> 16;
  const leftLow = left & 0xffff;
  const rightHigh = right >>> 16;
  const rightLow = right & 0xffff;
  const low = leftLow * rightLow;
  const middle = leftHigh * rightLow + (low >>> 16);
  const carry = leftLow * rightHigh + (middle % 0x10000);
  return (leftHigh * rightHigh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) | 0;
}
