/** The environment behind connections, without processors: two replicas and a person speak with it. */
import { zeroImage } from '../../../devices/scsi/disk-image';
import type { ConnectionEnd } from '../../../src/ports/connection';
import { decodeEnvironmentMessage, encodeMessage } from '../../../src/protocol/environment/codec';
import { placeOf, type ReplicaMessage } from '../../../src/protocol/environment/messages';
import { Environment } from '../../../src/sim/environment';
import { defaultPlan } from '../../../src/sim/plan/plan';
import { rulesInForce } from '../../../src/sim/rules';
import type { Course, Witness } from '../course';

const microsecond = 1000;
const write = Uint8Array.of(0x2a, 0, 0, 0, 0, 3, 0, 0, 1, 0);

/** A process that says what it is told to say. */
class Speaker {
  private end: ConnectionEnd | undefined;
  private connections = 0;

  constructor(
    private readonly environment: Environment,
    readonly name: string,
    private readonly course: Course,
  ) {}

  hello(): void {
    const { clock, connected } = this.environment;
    this.end = connected?.connections.dial(this.name, 'replica');
    this.end?.hear({
      frame: (bytes) =>
        this.course.hear(clock.nowAt, `${this.name}: ${JSON.stringify(decodeEnvironmentMessage(bytes))}`),
      closed: () => this.course.hear(clock.nowAt, `${this.name}: closed`),
    });
    const connection = ++this.connections;
    this.say({ kind: 'hello', name: placeOf(this.name), incarnation: 1, connection, guest: '', inputFrom: 0 });
  }

  say(message: ReplicaMessage): void {
    this.end?.send(encodeMessage(message));
  }

  claim(term: number, ...members: readonly string[]): void {
    this.say({ kind: 'claim', term, members: [...members], inputFrom: 0 });
  }

  write(since: number, number: number): void {
    const data = new Uint8Array(512).fill(number);
    this.say({ kind: 'command', since, number, heard: number - 1, target: 0, unit: 0, cdb: write, data });
  }
}

/** At each time, in microseconds, what happens then. */
type Script = (
  left: Speaker,
  right: Speaker,
  environment: Environment,
) => readonly (readonly [at: number, act: () => void])[];

const spoken = (name: string, script: Script): Witness => ({
  name,
  play: (course) => {
    const plan = { ...defaultPlan, guest: new Uint8Array(0), disk: zeroImage(4096), connected: true };
    const environment = new Environment('world', plan, ['left', 'right'], rulesInForce);
    const { clock, recorder } = environment;
    recorder.listen((record) => course.hear(record.at, JSON.stringify(record)));
    const speakers = ['left', 'right'].map((each) => new Speaker(environment, each, course));
    const acts = script(speakers[0], speakers[1], environment);
    clock.subscribe('script', ({ data }) => (data as () => void)());
    for (const [at, data] of acts) clock.arm(at * microsecond, { actor: 'script', name: 'act', data });
    while (!course.over && clock.nowAt < 200_000 * microsecond && clock.runNext());
  },
});

export const environmentWitnesses: readonly Witness[] = [
  spoken('an environment: claims of each kind, one while a write is at work', (left, right) => [
    [0, () => left.hello()],
    [0, () => right.hello()],
    [1_000, () => right.claim(5, 'right')],
    [2_000, () => left.claim(1, 'left', 'right')],
    [3_000, () => left.claim(2, 'left')],
    [4_000, () => left.claim(3, 'left', 'right')],
    [5_000, () => left.write(1, 1)],
    // The unit attention of power-on comes first.
    [6_000, () => left.write(1, 2)],
    [10_000, () => right.claim(4, 'right')],
    [11_000, () => right.claim(4, 'right')],
    [12_000, () => left.hello()],
    [60_000, () => right.write(4, 1)],
    [61_000, () => left.write(1, 3)],
  ]),
  spoken('an environment that crashes while it serves, starts and grants', (left, right, { connected }) => [
    [0, () => left.hello()],
    [0, () => right.hello()],
    [60, () => connected?.crash(500_000)],
    [1_000, () => left.hello()],
    [1_000, () => right.hello()],
    [2_000, () => left.write(1, 1)],
    [3_000, () => left.write(1, 2)],
    [4_000, () => right.claim(2, 'right')],
    [5_000, () => connected?.crash(500_000)],
    [5_400, () => left.hello()],
    [5_440, () => right.hello()],
    [7_000, () => right.claim(2, 'right')],
    [9_000, () => connected?.crash(500_000)],
    [9_700, () => right.hello()],
    [11_000, () => right.write(2, 1)],
  ]),
];
