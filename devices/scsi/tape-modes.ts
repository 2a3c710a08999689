/**
 * What initiators can set of a tape drive: whether it buffers (SCSI-2, 10.3.3). Records have any length, so that of a
 * block stays 0.
 */
import { modeSense } from './mode-sense';
import { INVALID_FIELD, INVALID_PARAMETER, MODE_CHANGED, PARAMETERS_CUT } from './sense';
import { answer, type CommandReply, numberAt, refuse, type WorkOutcome } from './unit';

const headerBytes = 4;
const descriptorBytes = 8;
/** Buffered mode, in the device-specific parameter, and speed beside it. */
const [BUFFERED_MODE, BUFFERED, SPEED] = [0x70, 0x10, 0x0f];
/** Of MODE SELECT: pages have their format; what is set is to be saved. */
const SAVE_PAGES = 0x01;
/** Density codes: the drive's own, and as it is. */
const densities: readonly number[] = [0x00, 0x7f];
const selectNs = 100_000;

export class TapeModes {
  private specific = BUFFERED;

  reset(): void {
    this.specific = BUFFERED;
  }

  sense(cdb: Uint8Array): CommandReply {
    return modeSense(cdb, { specific: this.specific, descriptor: Array(descriptorBytes).fill(0), pages: [] });
  }

  select(cdb: Uint8Array): CommandReply {
    const length = cdb[4];
    if ((cdb[1] & SAVE_PAGES) !== 0) return refuse(INVALID_FIELD);
    if (length === 0) return answer();
    const perform = (parameters: Uint8Array): WorkOutcome => this.set(parameters);
    return { kind: 'work', takes: length, work: { ns: selectNs, told: { kind: 'modeSelect' }, perform } };
  }

  private set(parameters: Uint8Array): WorkOutcome {
    const described = parameters[3];
    const expected = headerBytes + described;
    if (parameters.length < headerBytes || parameters.length < expected) return { sense: PARAMETERS_CUT };
    // No page follows that there is.
    const isLegal =
      parameters.length === expected && isHeader(parameters) && (described === 0 || isDescriptor(parameters));
    if (!isLegal) return { sense: INVALID_PARAMETER };
    const changes = this.specific !== (parameters[2] & BUFFERED_MODE);
    this.specific = parameters[2] & BUFFERED_MODE;
    return changes ? { attention: MODE_CHANGED } : {};
  }
}

/** The data length and the medium type are the target's to tell. */
const isHeader = ([length, medium, specific]: Uint8Array): boolean =>
  length === 0 && medium === 0 && (specific & BUFFERED_MODE) <= BUFFERED && (specific & SPEED) === 0;

const isDescriptor = (parameters: Uint8Array): boolean =>
  parameters[3] === descriptorBytes &&
  densities.includes(parameters[headerBytes]) &&
  numberAt(parameters, headerBytes + 1, 3) === 0 &&
  numberAt(parameters, headerBytes + 5, 3) === 0;
