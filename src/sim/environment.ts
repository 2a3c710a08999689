import type { Inspect } from '../../devices/device';
import { NetworkTerminal } from '../../devices/rs232/terminal';
import { ScsiBus } from '../../devices/scsi/bus';
import { Disk } from '../../devices/scsi/disk';
import { MemoryStore } from '../../devices/scsi/memory-store';
import { digest } from '../base/digest';
import { Recorder } from '../trace/recorder';
import { hp9000model720 } from './cost-model';
import type { Observed } from './observed';
import type { RunPlan } from './plan';
import { VirtualClock } from './virtual-clock';

/** Everything outside the processors: the clock, the shared bus with its disk, the terminal, and the record of the run. */
export class Environment {
  readonly clock = new VirtualClock();
  readonly recorder: Recorder;
  readonly bus: ScsiBus;
  readonly disk: Disk;
  readonly terminal: NetworkTerminal;
  readonly #store: MemoryStore;

  constructor(plan: RunPlan, processors: readonly string[], inspect?: Inspect) {
    this.recorder = new Recorder(this.clock);
    const trace = this.recorder;
    const view = { term: 1, members: processors, primary: processors[0] };
    this.#store = new MemoryStore(plan.disk.length / 512, plan.disk);
    this.bus = new ScsiBus({ clock: this.clock, trace, view });
    this.disk = new Disk({
      clock: this.clock,
      trace,
      store: this.#store,
      readNs: hp9000model720.diskReadNs,
      writeNs: hp9000model720.diskWriteNs,
      inspect,
    });
    this.bus.attach(0, this.disk);
    this.terminal = new NetworkTerminal(this.bus);
  }

  /** What the environment has seen. */
  observed(finished: boolean): Observed {
    const writes = this.disk.performed
      .filter((command) => command.kind === 'write')
      .map(({ at, processor, block, count, data }) => ({ at, processor, block, count, digest: digest(data ?? '') }));
    return {
      finished,
      console: new TextDecoder('latin1').decode(this.terminal.text),
      writes,
      diskDigest: digest(this.#store.read(0, this.#store.blockCount)),
    };
  }
}
