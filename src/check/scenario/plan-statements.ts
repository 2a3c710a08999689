/** The statements that make the plan: each is one row, and changes a part of the plan. */
import { presets } from '../../hypervisor/switches';
import { processorNames } from '../../sim/pair';
import { parseDetector, parseDrift, parseLink } from '../../sim/plan/link-grammar';
import { parseProtocol } from '../../sim/plan/protocol-grammar';
import type { Line } from './line';
import type { NamedFile, PlanDraft } from './scenario';

export interface PlanStatement {
  readonly form: string;
  readonly read: (line: Line, plan: PlanDraft, name: (file: NamedFile) => void) => void;
}

const greatestEpoch = 1 << 24;
const greatestBuffer = 1 << 20;
const mebibyte = 1 << 20;

const file = (what: NamedFile['what']): PlanStatement => ({
  form: `${what} FILE`,
  read: (line, _plan, name) => name({ line: line.number, what, name: line.word(`the ${what}'s file`) }),
});

export const planStatements: Readonly<Record<string, PlanStatement>> = {
  guest: file('guest'),
  initrd: file('initrd'),
  disk: file('disk'),
  tape: {
    form: 'tape blank, or tape FILE',
    read: (line, plan, name) => {
      if (line.passes('blank')) plan.tape = new Uint8Array(0);
      else file('tape').read(line, plan, name);
    },
  },
  capacity: {
    form: 'capacity N MB',
    read: (line, plan) => {
      plan.tapeCapacity = line.whole("megabytes of the tape's image", 1, 1024) * mebibyte;
      line.oneOf(['MB']);
    },
  },
  append: {
    form: 'append "LINE"',
    read: (line, plan) => {
      plan.append = line.text("the guest's command line");
    },
  },
  memory: {
    form: 'memory N MB',
    read: (line, plan) => {
      plan.memorySize = line.whole('megabytes of memory', 1, 256) * mebibyte;
      line.oneOf(['MB']);
    },
  },
  actuator: {
    form: 'actuator',
    read: (_line, plan) => {
      plan.actuator = true;
    },
  },
  protocol: {
    form: 'protocol NAME switch=VALUE…',
    read: (line, plan) => {
      const { protocol, switches } = line.settings(`one of ${Object.keys(presets).join(', ')}`, parseProtocol);
      Object.assign(plan, { protocol, switches });
    },
  },
  epoch: {
    form: 'epoch INSTRUCTIONS',
    read: (line, plan) => {
      plan.epochLength = line.whole('the instructions of an epoch', 1, greatestEpoch);
    },
  },
  seed: {
    form: 'seed N',
    read: (line, plan) => {
      plan.seed = line.whole('a seed', 0, 2 ** 32 - 1);
    },
  },
  link: {
    form: 'link loss=0.1 delay=2ms jitter=1ms dup=0.1 corrupt=0.1 cut=10ms..30ms calm=1s',
    read: (line, plan) => {
      plan.link = line.settings('one of loss=…, delay=…, jitter=…, dup=…, corrupt=…, cut=…, calm=…', (text) =>
        parseLink(text, processorNames),
      );
    },
  },
  detector: {
    form: 'detector timeout=50ms heartbeat=5ms',
    read: (line, plan) => {
      plan.detector = line.settings('one of timeout=…, heartbeat=…', parseDetector);
    },
  },
  drift: {
    form: 'drift WHO=+40ppm',
    read: (line, plan) => {
      plan.drift = line.settings('a drift, such as left=+40ppm', (text) => parseDrift(text, processorNames));
    },
  },
  buffer: {
    form: 'buffer MESSAGES',
    read: (line, plan) => {
      plan.bufferMessages = line.whole('the messages that a backup keeps', 1, greatestBuffer);
    },
  },
  backups: {
    form: 'backups N',
    read: (line, plan) => {
      plan.backups = line.whole('the backups at the start', 1, processorNames.length - 1);
    },
  },
  join: {
    form: 'join after DURATION',
    read: (line, plan) => {
      line.oneOf(['after']);
      plan.joinAfterNs = line.duration('how long after a failure', 1);
    },
  },
  arbiter: {
    form: 'arbiter on, or arbiter off',
    read: (line, plan) => {
      plan.arbiter = line.oneOf(['on', 'off']) === 'on';
    },
  },
  reboot: {
    form: 'reboot on, or reboot off',
    read: (line, plan) => {
      if (line.oneOf(['on', 'off']) === 'on') plan.restarts = true;
    },
  },
  patience: {
    form: 'patience DURATION',
    read: (line, plan) => {
      plan.patienceNs = line.duration('how long the run may take, in virtual time', 1);
    },
  },
  compare: {
    form: 'compare bare, or compare replicas',
    read: (line, plan) => {
      plan.comparison = line.oneOf(['bare', 'replicas']) === 'bare' ? 'exact' : 'replicas';
    },
  },
  paranoid: {
    form: 'paranoid',
    read: (_line, plan) => {
      plan.paranoid = true;
    },
  },
  tlb: {
    form: 'tlb takeover off',
    read: (line, plan) => {
      line.oneOf(['takeover']);
      plan.tlbTakeover = line.oneOf(['on', 'off']) === 'on';
    },
  },
};
