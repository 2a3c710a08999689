/** A disk (SCSI-2, chapter 9): insensitive to repetition. */
import type { BlockStore } from '../../src/ports/block-store';
import type { Clock } from '../../src/ports/clock';
import type { Effects } from '../effects';
import { INVALID_FIELD, INVALID_OPERATION, OUT_OF_RANGE } from './sense';
import { answer, bigEndian, type Execution, numberAt, refuse, type Unit } from './unit';

export interface DiskOptions {
  readonly name?: string;
  readonly clock: Clock;
  readonly store: BlockStore;
  readonly effects: Effects;
  readonly readNs: number;
  readonly writeNs: number;
}

const blockBytes = 512;
const OPERATION = {
  testUnitReady: 0x00,
  read6: 0x08,
  write6: 0x0a,
  modeSelect: 0x15,
  modeSense: 0x1a,
  startStop: 0x1b,
  preventRemoval: 0x1e,
  readCapacity: 0x25,
  read10: 0x28,
  write10: 0x2a,
  verify: 0x2f,
  synchronizeCache: 0x35,
} as const;

export class Disk implements Unit {
  readonly name: string;
  readonly deviceType = 0x00;
  readonly removable = false;
  readonly product = 'EMULATED DISK';
  readonly sensitivity = 'insensitive';

  constructor(private readonly options: DiskOptions) {
    this.name = options.name ?? 'disk';
  }

  execute(cdb: Uint8Array): Execution {
    const { blockCount } = this.options.store;
    switch (cdb[0]) {
      case OPERATION.testUnitReady:
      case OPERATION.startStop:
      case OPERATION.preventRemoval:
      case OPERATION.synchronizeCache:
        return answer();
      case OPERATION.read6:
      case OPERATION.write6: {
        const block = numberAt(cdb, 1, 3) & 0x1fffff;
        return this.#access(cdb[0] === OPERATION.read6, block, cdb[4] || 256);
      }
      case OPERATION.read10:
      case OPERATION.write10:
        return this.#access(cdb[0] === OPERATION.read10, numberAt(cdb, 2, 4), numberAt(cdb, 7, 2));
      case OPERATION.verify:
        return numberAt(cdb, 2, 4) + numberAt(cdb, 7, 2) > blockCount ? refuse(OUT_OF_RANGE) : answer();
      case OPERATION.readCapacity:
        return answer(...bigEndian(blockCount - 1), ...bigEndian(blockBytes));
      case OPERATION.modeSense:
        return this.#modeSense(cdb);
      default:
        return refuse(INVALID_OPERATION);
    }
  }

  #access(reads: boolean, block: number, count: number): Execution {
    const { store, effects, clock, readNs, writeNs } = this.options;
    if (block + count > store.blockCount) return refuse(OUT_OF_RANGE);
    if (count === 0) return answer();
    const told = { kind: reads ? 'read' : 'write', block, count };
    if (reads) return work(0, readNs, told, () => ({ data: store.read(block, count) }));
    const what = `write of ${count} blocks from block ${block}`;
    return work(count * blockBytes, writeNs, told, (data, processor) => {
      store.write(block, data);
      effects.add({ at: clock.nowAt, processor, device: this.name, sensitivity: this.sensitivity, what, data });
      return {};
    });
  }

  /** Page 8, caching: there is no write cache. */
  #modeSense(cdb: Uint8Array): Execution {
    const page = cdb[2] & 0x3f;
    if (page !== 0x3f && page !== 0x08 && page !== 0) return refuse(INVALID_FIELD);
    const blocks = Math.min(this.options.store.blockCount, 0xffffff);
    const descriptor = (cdb[1] & 8) !== 0 ? [] : [...bigEndian(blocks), ...bigEndian(blockBytes)];
    const caching = page === 0 ? [] : [0x08, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const rest = [0, 0, descriptor.length, ...descriptor, ...caching];
    return answer(...[rest.length, ...rest].slice(0, cdb[4]));
  }
}

const work = (
  takes: number,
  ns: number,
  told: Readonly<Record<string, unknown>>,
  perform: (data: Uint8Array, processor: string) => { data?: Uint8Array },
): Execution => ({ kind: 'work', takes, work: { ns, told, perform } });
