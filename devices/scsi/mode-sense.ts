/** MODE SENSE(6) (SCSI-2, 8.2.10): header, block descriptor and pages. */
import { INVALID_FIELD, SAVING_UNSUPPORTED } from './sense';
import { answer, type CommandReply, refuse } from './unit';

export interface ModeParameters {
  /** The device-specific parameter of the header. */
  readonly specific: number;
  /** The one block descriptor, 8 bytes. */
  readonly descriptor: readonly number[];
  /** Whole pages, each from its page code on. */
  readonly pages: readonly (readonly number[])[];
}

/** The two high bits of byte 2: which values. */
const [CHANGEABLE, SAVED] = [1, 3];
const ALL_PAGES = 0x3f;
const DISABLE_DESCRIPTORS = 0x08;

/** Page 0 is no page: header and descriptor alone. No parameter in a page can be changed. */
export function modeSense(cdb: Uint8Array, { specific, descriptor, pages }: ModeParameters): CommandReply {
  const code = cdb[2] & 0x3f;
  const values = cdb[2] >>> 6;
  const asked = pages.filter(([page]) => code === ALL_PAGES || page === code);
  if (asked.length === 0 && code !== 0 && code !== ALL_PAGES) return refuse(INVALID_FIELD);
  if (values === SAVED) return refuse(SAVING_UNSUPPORTED);
  const shown = asked.flatMap((page) => (values === CHANGEABLE ? page.map((byte, at) => (at < 2 ? byte : 0)) : page));
  const described = (cdb[1] & DISABLE_DESCRIPTORS) !== 0 ? [] : descriptor;
  const rest = [0, specific, described.length, ...described, ...shown];
  return answer(...[rest.length, ...rest].slice(0, cdb[4]));
}
