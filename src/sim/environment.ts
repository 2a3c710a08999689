import { ADDRESS_MAP } from '../../devices/address-map';
import { OutsideParts } from '../../devices/backs';
import { Effects } from '../../devices/effects';
import { lanRow } from '../../devices/i82596/row';
import type { DeviceRow, World } from '../../devices/place';
import { NetworkTerminal, type TerminalOptions } from '../../devices/rs232/terminal';
import { attachTargets } from '../../devices/scsi/attached-targets';
import { ScsiBus } from '../../devices/scsi/bus';
import { Defects } from '../../devices/scsi/defects';
import { diskImage } from '../../devices/scsi/disk-image';
import { OverlayStore } from '../../devices/scsi/overlay-store';
import type { SignalUnderWay } from '../../devices/scsi/signals-under-way';
import { readTapeImage, tapeImageParts } from '../../devices/scsi/tape-image';
import { TapeMedium } from '../../devices/scsi/tape-medium';
import type { LogicalUnit } from '../../devices/scsi/unit';
import { joined } from '../base/bytes';
import { digestOfParts } from '../base/digest';
import { Random } from '../base/random';
import { builtInTargets } from '../environment/built-in-targets';
import type { ClaimAnswer, View } from '../ports/arbiter';
import { Recorder } from '../trace/recorder';
import { ConnectedEnvironment } from './connected/connected-environment';
import { type CostModel, hp9000model720 } from './cost-model';
import { Segment, type SegmentOptions } from './ethernet/segment';
import { Actors } from './inspection/actors';
import type { Observed } from './observed';
import type { StationName } from './plan/network-plan';
import type { RunPlan } from './plan/plan';
import type { Rules } from './rules';
import { VirtualClock } from './virtual-clock';

/** What a machine shares with others of its world, and what hears of its network. */
export interface Surroundings {
  readonly clock?: VirtualClock;
  readonly segment?: Segment;
  readonly station?: StationName;
  readonly onEthernetFrame?: SegmentOptions['onFrame'];
}

/**
 * Everything outside the processors: the clock, the shared bus with its targets, the terminal, and the record of the
 * run.
 */
export class Environment {
  readonly clock: VirtualClock;
  readonly effects = new Effects(() => this.recorder.events);
  readonly rows: readonly DeviceRow[];
  readonly recorder: Recorder;
  readonly bus: ScsiBus;
  readonly targets: readonly {
    readonly id: number;
    readonly unit: LogicalUnit;
    readonly target: { readonly state: unknown };
  }[];
  /** Of an environment in a process of its own. */
  readonly connected: ConnectedEnvironment | undefined;
  readonly terminal: NetworkTerminal;
  readonly world: World;
  readonly actors: Actors;
  readonly outside: OutsideParts;
  readonly store: OverlayStore;
  /** Of a machine with a network. */
  readonly segment: Segment | undefined;
  private readonly tape: TapeMedium | undefined;
  private readonly defects: Defects;
  /** How much of the plan's typing is known, and the place of its timers among those of their instants. */
  private typed: number;
  private readonly place: number;

  /** `root`: the name of the world’s actor. */
  constructor(
    root: string,
    plan: RunPlan,
    processors: readonly string[],
    { environment: rules, connected }: Pick<Rules, 'environment' | 'connected'>,
    costs: CostModel = hp9000model720,
    { clock: shared, segment, station = 'machine', onEthernetFrame }: Surroundings = {},
  ) {
    this.clock = shared ?? new VirtualClock();
    this.recorder = new Recorder(this.clock);
    const network = { clock: this.clock, trace: this.recorder, seed: plan.seed, onFrame: onEthernetFrame };
    this.segment = segment ?? (plan.network && new Segment({ ...network, faults: plan.network }));
    this.rows = [...ADDRESS_MAP, ...this.lanRows(station, plan.connected === true), ...plan.devices];
    const { clock, effects, recorder: trace } = this;
    this.actors = new Actors({ id: root, clock, recorder: trace });
    const parent = this.actors.branch('environment');
    const view = { term: 1, members: processors, primary: processors[0] };
    const fence = { ...rules, arbiter: plan.arbiter && rules.arbiter };
    this.bus = new ScsiBus({ clock, trace, view, rules: fence });
    const { inspected } = this.actors;
    this.world = { clock, trace, effects, bus: this.bus, parent, inspected };
    this.store = new OverlayStore(diskImage(plan.disk));
    this.tape = plan.tape && new TapeMedium(readTapeImage(plan.tape), plan.tapeCapacity);
    this.defects = new Defects(plan.diskErrors);
    const { defects } = this;
    const ownTargets = builtInTargets({ store: this.store, defects, tape: this.tape, actuator: plan.actuator }, costs);
    const rows = [...ownTargets, ...plan.targets];
    const busActor = this.actors.branch('bus', parent);
    this.actors.speaker = ({ actor, data }) => (actor === 'bus' ? this.signaller(data as SignalUnderWay) : actor);
    this.actors.branch('arbiter', parent, () => ({ ...this.bus.view }));
    const terminal: TerminalOptions = {
      arbiter: this.bus,
      clock,
      typed: plan.typed,
      parent,
      dropsRepeats: rules.dropsRepeats,
      numbersInput: rules.numbersInput,
    };
    const made = (typist?: TerminalOptions['typist']) =>
      this.actors.making(() => new NetworkTerminal({ ...terminal, typist }));
    if (plan.connected === true) {
      const { world } = this;
      const random = new Random(plan.seed).derive('environment');
      this.connected = this.actors.making(
        () =>
          new ConnectedEnvironment({
            world,
            random,
            rows,
            view,
            classes: connected,
            terminal: made,
            station: this.segment?.station(station, world, 'ethernet.forwarded'),
            viewChanged: (inForce) => this.viewChanged(inForce),
          }),
      );
      this.targets = this.connected.targets.all;
      for (const { unit, target } of this.targets)
        this.actors.branch(unit.name, busActor, () => ({ state: target.state }));
      this.terminal = this.connected.terminal;
    } else {
      this.connected = undefined;
      this.targets = this.actors.making(() => attachTargets(rows, this.bus, this.world, busActor));
      this.terminal = made();
    }
    this.typed = plan.typed.length;
    this.place = clock.nextPlace;
    this.outside = this.actors.making(() => new OutsideParts(this.rows, this.world));
    this.connected?.begin();
  }

  private lanRows(station: StationName, isConnected: boolean): readonly DeviceRow[] {
    const { segment } = this;
    if (segment === undefined) return [];
    return [isConnected ? lanRow() : lanRow((world) => segment.station(station, world))];
  }

  /** Goes on under another plan, which differs only in faults that have not come, and in what is typed last. */
  change({ diskErrors, typed }: RunPlan): void {
    const { clock, place } = this;
    this.defects.change(diskErrors);
    for (const [index, { at, bytes }] of typed.entries()) {
      if (index < this.typed || at === 'listening') continue;
      // After what is typed at the same instant, and before all other timers that were armed since power-on.
      clock.arm(at, { actor: 'terminal', name: 'typed', data: bytes }, place - 1 + (index + 1) / (index + 2));
    }
    this.typed = typed.length;
  }

  /** The target that signals, or the bus itself. */
  private signaller({ connection }: SignalUnderWay): string {
    return this.targets.find(({ id }) => id === connection?.target)?.unit.name ?? 'bus';
  }

  /** An environment in a process of its own has decided who leads. */
  private viewChanged(view: View): void {
    const { primary } = this.bus.view;
    this.bus.recognize(view);
    if (primary !== view.primary) this.outside.abort(primary);
  }

  /** A granted claim deposes the other processors at the bus and at every device, in one step. */
  claim(claimant: string, view: View): ClaimAnswer {
    const answer = this.bus.claim(claimant, view);
    const others = this.bus.processors.filter((other) => other !== view.primary);
    if (answer.granted) for (const other of others) this.outside.abort(other);
    return answer;
  }

  /** The present tape as an image. */
  get tapeImage(): Uint8Array | undefined {
    return this.tape && joined(tapeImageParts(this.tape.image));
  }

  /** The present tape in parts, if the guest has changed it. */
  get changedTape(): readonly Uint8Array[] | undefined {
    return this.tape?.changed ? tapeImageParts(this.tape.image) : undefined;
  }

  /** What the environment has seen. */
  observed(finished: boolean): Observed {
    return {
      finished,
      console: new TextDecoder('latin1').decode(this.terminal.text),
      effects: [...this.effects.all],
      diskDigest: this.store.digest,
      ...(this.tape && { tapeDigest: digestOfParts(tapeImageParts(this.tape.image)) }),
    };
  }
}
