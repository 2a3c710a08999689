/** The extender's own test: the device keeps the rules, and no kill shows. One line of JSON tells what came of it. */
import { checkDevice, defaultPlan, isConsistent, judgedPair, runBare } from 'understudy';
import { hypervisorMachine } from 'understudy/machines';
import { guest } from './guest';
import { thermometer } from './thermometer';

const command = (value: number) => [{ offset: 0, size: 4, value }] as const;
const { violations, operations, unsolicited } = checkDevice(thermometer, {
  operation: command(1),
  acknowledge: [...command(4), ...command(8)],
});
const plan = { ...defaultPlan, guest, disk: new Uint8Array(512), devices: [thermometer] };
const bare = runBare(plan);
const runs = [500_000, 20_000_000, 39_990_000, 40_005_000, 41_000_000].map((at) =>
  judgedPair({ ...plan, kills: [{ who: 'primary', when: { kind: 'time', at } }] }).toEnd(bare),
);
console.log(
  JSON.stringify({
    violations,
    unsolicited,
    started: operations > 20,
    console: runs.map(({ observed }) => observed.console),
    consistent: runs.every(({ verdict }) => isConsistent(verdict)),
    failovers: runs.map(({ failovers }) => failovers.length),
    chart: Object.keys(hypervisorMachine.config.states ?? {}),
  }),
);
