import { digestOfParts } from '../base/digest';

/** What a guest starts from: replicas with another start are no replicas of each other. */
export interface GuestStart {
  /** The ELF file. */
  readonly guest: Uint8Array;
  /** The kernel command line. */
  readonly append: string;
  readonly initrd?: Uint8Array;
  /** Bytes of memory. */
  readonly memorySize: number;
  /** The address of its LAN controller, if it has one. */
  readonly station?: readonly number[];
}

/** The digest by which processes know that they have the same guest. */
export function guestDigest({ guest, append, initrd = new Uint8Array(0), memorySize, station }: GuestStart): string {
  const network = station === undefined ? '' : `at ${station.join(':')} `;
  const lengths = `${guest.length} ${append.length} ${initrd.length} ${memorySize} ${network}`;
  return digestOfParts([lengths, guest, append, initrd]);
}
