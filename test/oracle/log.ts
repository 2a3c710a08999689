/** The records of a QEMU log with `-d cpu`, as 7.2 writes them and as 11 does. */

/** The state before one instruction, as far as both emulators tell it. */
export interface Dumped {
  /** IIASQ and IIAOQ front, with the privilege level. */
  readonly space: number;
  readonly offset: number;
  /** PSW with C/B, and C/B as eight bits. */
  readonly psw: number;
  readonly carries: number;
  /** A letter for each bit of PSW that is set, and `-` for others. */
  readonly flags: string;
  readonly gr: Int32Array;
  readonly sr: Int32Array;
}

/** Later versions write 64 bits, of which a PA-RISC 1.1 processor has the last 32. */
const low = (digits: string): number => Number.parseInt(digits.slice(-8), 16);

/**
 * 7.2: `IA_F 00010054` (user) or `IA_F 0000000100010054` (space and offset); 11: `IA_F 00000001:00010054 (0x…)`. A
 * record that the log's end has cut off is left out.
 */
export function readLog(log: string): readonly Dumped[] {
  return log
    .split(/^IA_F /m)
    .slice(1)
    .flatMap((text) => {
      const address = /^(?:0x)?([0-9a-f]+)(?::(?:0x)?([0-9a-f]+))?/.exec(text);
      const status = /^PSW\s+([0-9a-f]+) CB\s+([01]+) (\S+)/m.exec(text);
      if (address === null || status === null || !/GR31 [0-9a-f]{8}/.test(text)) return [];
      const [, first, second] = address;
      const offset = low(second ?? first);
      const space = second === undefined ? Number.parseInt(first.slice(0, -8) || '0', 16) : low(first);
      const [gr, sr] = [new Int32Array(32), new Int32Array(8)];
      for (const [, file, register, value] of text.matchAll(/([GS])R(\d\d) ([0-9a-f]+)/g)) {
        (file === 'G' ? gr : sr)[Number(register)] = low(value);
      }
      const [, psw, carries, flags] = status;
      return [{ space, offset, psw: low(psw), carries: Number.parseInt(carries.slice(-8), 2), flags, gr, sr }];
    });
}
