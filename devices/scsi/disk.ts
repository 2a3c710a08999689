/** A disk (SCSI-2, chapter 9): insensitive to repetition. */
import type { BlockStore } from '../../src/ports/block-store';
import type { Clock } from '../../src/ports/clock';
import type { Effects } from '../effects';
import type { Defects, DiskError } from './defects';
import { modeSense } from './mode-sense';
import {
  INVALID_FIELD,
  INVALID_OPERATION,
  INVALID_PARAMETER,
  MISCOMPARE,
  OUT_OF_RANGE,
  READ_FAILED,
  STOPPED,
  WRITE_FAILED,
} from './sense';
import {
  answer,
  bigEndian,
  type CommandReply,
  type LogicalUnit,
  type MediumWork,
  numberAt,
  refuse,
  type WorkOutcome,
} from './unit';

export interface DiskOptions {
  readonly name?: string;
  readonly clock: Clock;
  readonly store: BlockStore;
  readonly effects: Effects;
  readonly readNs: number;
  readonly writeNs: number;
  /** The most by which an access takes less or more than that; without it each takes the same. */
  readonly spreadNs?: number;
  /** Where the medium fails; without it nowhere. */
  readonly defects?: Defects;
}

const blockBytes = 512;
/** The golden ratio, whose multiples' fractions lie evenly however many of them are taken. */
const golden = (Math.sqrt(5) - 1) / 2;
const OPERATION = {
  testUnitReady: 0x00,
  formatUnit: 0x04,
  read6: 0x08,
  write6: 0x0a,
  modeSense: 0x1a,
  startStop: 0x1b,
  preventRemoval: 0x1e,
  readCapacity: 0x25,
  read10: 0x28,
  write10: 0x2a,
  verify: 0x2f,
  synchronizeCache: 0x35,
} as const;
/** Bits of the second byte. */
const [RELATIVE_ADDRESS, BYTE_CHECK, FORMAT_DATA] = [0x01, 0x02, 0x10];
/** The defect list's format is that of blocks, the only one that every disk knows. */
const DEFECT_LIST_FORMAT = 0x07;
const defectListHeaderBytes = 4;
/** Caching: there is no write cache. */
const cachingPage = [0x08, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

export class Disk implements LogicalUnit {
  readonly name: string;
  readonly deviceType = 0x00;
  readonly removable = false;
  readonly product = 'EMULATED DISK';
  readonly sensitivity = 'insensitive';
  private stopped = false;
  /** Accesses whose time has differed from the mean. */
  private turns = 0;

  constructor(private readonly options: DiskOptions) {
    this.name = options.name ?? 'disk';
  }

  reset(): void {
    this.stopped = false;
  }

  execute(cdb: Uint8Array): CommandReply {
    switch (cdb[0]) {
      case OPERATION.modeSense:
        return this.modeSense(cdb);
      case OPERATION.preventRemoval:
        return answer();
      case OPERATION.startStop:
        this.stopped = (cdb[4] & 1) === 0;
        return answer();
      default:
        return this.needsMedium(cdb[0]) && this.stopped ? refuse(STOPPED) : this.onMedium(cdb);
    }
  }

  private needsMedium(operation: number): boolean {
    return (Object.values(OPERATION) as readonly number[]).includes(operation);
  }

  private onMedium(cdb: Uint8Array): CommandReply {
    switch (cdb[0]) {
      case OPERATION.testUnitReady:
        return answer();
      case OPERATION.formatUnit:
        return this.format(cdb);
      case OPERATION.read6:
      case OPERATION.write6: {
        const block = numberAt(cdb, 1, 3) & 0x1fffff;
        return this.access(cdb[0] === OPERATION.read6, block, cdb[4] || 256);
      }
      case OPERATION.read10:
      case OPERATION.write10:
        return this.inRange(cdb, (block, count) => this.access(cdb[0] === OPERATION.read10, block, count));
      case OPERATION.verify:
        return this.inRange(cdb, (block, count) => this.verify(block, (cdb[1] & BYTE_CHECK) !== 0 ? count : 0));
      case OPERATION.synchronizeCache:
        return this.inRange(cdb, () => answer());
      case OPERATION.readCapacity:
        return this.capacity(cdb);
      default:
        return refuse(INVALID_OPERATION);
    }
  }

  private access(reads: boolean, block: number, count: number): CommandReply {
    const { store, effects, clock } = this.options;
    if (block + count > store.blockCount) return refuse(OUT_OF_RANGE);
    if (count === 0) return answer();
    const told = { kind: reads ? 'read' : 'write', block, count };
    if (reads) {
      return work(
        0,
        this.timeNs('read'),
        told,
        () => this.failure('read', block, count) ?? { data: store.read(block, count) },
      );
    }
    const what = `write of ${count} blocks from block ${block}`;
    return work(count * blockBytes, this.timeNs('write'), told, (data, processor) => {
      const failure = this.failure('write', block, count);
      if (failure !== undefined) return failure;
      const before = store.read(block, count);
      store.write(block, data);
      const { name: device, sensitivity } = this;
      const effect = effects.add({ at: clock.nowAt, processor, device, sensitivity, what, data });
      return {
        undo: () => {
          store.write(block, before);
          effects.remove(effect);
        },
      };
    });
  }

  /** The blocks of each access lie another way to the heads, so that no two in a row take the same time. */
  private timeNs(on: DiskError['on']): number {
    const { readNs, writeNs, spreadNs = 0 } = this.options;
    const meanNs = on === 'read' ? readNs : writeNs;
    if (spreadNs === 0) return meanNs;
    this.turns++;
    const turned = (this.turns * golden) % 1;
    return Math.max(0, meanNs + Math.round(spreadNs * (2 * turned - 1)));
  }

  /** A command that fails changes nothing: no block before the bad one has been written or is given. */
  private failure(on: DiskError['on'], block: number, count: number): WorkOutcome | undefined {
    const failed = this.options.defects?.meet(on, block, count);
    if (failed === undefined) return undefined;
    const sense = on === 'read' ? READ_FAILED : WRITE_FAILED;
    return { sense: { ...sense, information: failed }, told: { failed } };
  }

  /** Without bytes to compare there is nothing to find: only a transfer meets the medium's errors. */
  private verify(block: number, count: number): CommandReply {
    if (count === 0) return answer();
    const { store, readNs } = this.options;
    return work(count * blockBytes, readNs, { kind: 'verify', block, count }, (data) => {
      const found = store.read(block, count);
      const at = data.findIndex((byte, index) => byte !== found[index]);
      return at < 0 ? {} : { sense: { ...MISCOMPARE, information: block + Math.floor(at / blockBytes) } };
    });
  }

  /** The operands of a ten-byte command, if they lie on the medium. */
  private inRange(cdb: Uint8Array, then: (block: number, count: number) => CommandReply): CommandReply {
    if ((cdb[1] & RELATIVE_ADDRESS) !== 0) return refuse(INVALID_FIELD);
    const [block, count] = [numberAt(cdb, 2, 4), numberAt(cdb, 7, 2)];
    return block + count > this.options.store.blockCount ? refuse(OUT_OF_RANGE) : then(block, count);
  }

  /** Blocks stay where they are and keep what they hold; a list of defects must be empty, for there are none. */
  private format(cdb: Uint8Array): CommandReply {
    if ((cdb[1] & FORMAT_DATA) === 0) return (cdb[1] & 0x0f) === 0 ? answer() : refuse(INVALID_FIELD);
    if ((cdb[1] & DEFECT_LIST_FORMAT) !== 0) return refuse(INVALID_FIELD);
    return work(defectListHeaderBytes, this.options.writeNs, { kind: 'format' }, (header) =>
      numberAt(header, 2, 2) > 0 ? { sense: INVALID_PARAMETER } : {},
    );
  }

  /**
   * The last block of the disk; with PMI the last one that is reached from a block without delay, which is the same.
   */
  private capacity(cdb: Uint8Array): CommandReply {
    const { blockCount } = this.options.store;
    const block = numberAt(cdb, 2, 4);
    const isPartial = (cdb[8] & 1) !== 0;
    if ((cdb[1] & RELATIVE_ADDRESS) !== 0 || (!isPartial && block !== 0)) return refuse(INVALID_FIELD);
    if (block >= blockCount && isPartial) return refuse(OUT_OF_RANGE);
    return answer(...bigEndian(blockCount - 1), ...bigEndian(blockBytes));
  }

  private modeSense(cdb: Uint8Array): CommandReply {
    const blocks = Math.min(this.options.store.blockCount, 0xffffff);
    return modeSense(cdb, {
      specific: 0,
      descriptor: [...bigEndian(blocks), ...bigEndian(blockBytes)],
      pages: [cachingPage],
    });
  }
}

const work = (
  takes: number,
  ns: number,
  told: MediumWork['told'],
  perform: (data: Uint8Array, processor: string) => WorkOutcome,
): CommandReply => ({ kind: 'work', takes, work: { ns, told, perform } });
