/** The statements that make the plan: each is one row, and changes a part of the plan. */
import type { DiskError } from '../../../devices/scsi/defects';
import { presets } from '../../hypervisor/switches';
import { processorNames } from '../../sim/pair';
import type { FrameFault } from '../../sim/plan/frame-faults';
import { parseDetector, parseDrift, parseLink } from '../../sim/plan/link-grammar';
import { defaultPlan } from '../../sim/plan/plan';
import { limits } from '../../sim/plan/plan-fields';
import { parseProtocol } from '../../sim/plan/protocol-grammar';
import { parseSegment } from '../../sim/plan/segment-grammar';
import { isProcessor } from '../../trace/actors';
import { awaitDiskError, awaitFrame } from './awaited';
import type { Line } from './line';
import type { Expectation, NamedFile, PlanDraft } from './scenario';

export interface PlanStatement {
  readonly form: string;
  readonly read: (line: Line, plan: PlanDraft, name: (file: NamedFile) => void) => void;
  /** Of a fault, which may stand several times: the fault that has been read last must come. */
  readonly awaits?: (plan: PlanDraft, line: Line) => Expectation;
}

const greatestEpoch = 1 << 24;
const greatestBuffer = 1 << 20;
const mebibyte = 1 << 20;

const file = (what: NamedFile['what']): PlanStatement => ({
  form: `${what} FILE`,
  read: (line, _plan, name) => name({ line: line.number, what, name: line.word(`the ${what}'s file`) }),
});

function megabytesOf(line: Line): number {
  const megabytes = line.whole('megabytes of memory', 1, 256);
  line.oneOf(['MB']);
  return megabytes * mebibyte;
}

const wayPattern = /^([^@>]+)>([^@>]+)$/;

/** `KIND frame|message N of FROM>TO`; a delay goes on with `by DURATION`. */
const frameFault = (kind: FrameFault['kind']): PlanStatement => ({
  form: `${kind} frame|message N of FROM>TO${kind === 'delay' ? ' by DURATION' : ''}`,
  read: (line, plan) => {
    const of = line.oneOf(['frame', 'message']);
    const number = line.whole(`the number of the ${of}`, 1);
    line.oneOf(['of']);
    const [, from, to] = wayPattern.exec(line.ahead ?? '') ?? [];
    if (from === undefined || from === to || ![from, to].every((name) => isProcessor(name) && name !== 'bare')) {
      return line.fail('two processors as FROM>TO, such as left>right');
    }
    line.word('FROM>TO');
    const byNs = kind === 'delay' && line.oneOf(['by']) ? line.duration('how much later it arrives', 1) : undefined;
    const fault = { kind, from, to, of, number, ...(byNs !== undefined && { byNs }) };
    plan.link = { ...plan.link, frames: [...(plan.link?.frames ?? []), fault] };
    if (plan.link.frames?.length === limits.namedFrames + 1) line.fail(`at most ${limits.namedFrames} such statements`);
  },
  awaits: ({ link }, line) => awaitFrame(link?.frames?.at(-1) as FrameFault, line),
});

export const planStatements: Readonly<Record<string, PlanStatement>> = {
  guest: file('guest'),
  initrd: file('initrd'),
  disk: file('disk'),
  'disk error': {
    form: 'disk error read|write [block N] [from M] [times K]',
    read: (line, plan) => {
      const on = line.oneOf(['read', 'write']);
      const block = line.passes('block') ? line.whole('the number of a block') : undefined;
      const from = line.passes('from') ? line.whole('the how manieth access fails first', 1) : undefined;
      const times = line.passes('times') ? line.whole('how many accesses fail', 1) : undefined;
      const error = Object.fromEntries(
        Object.entries({ block, from, times }).filter(([, value]) => value !== undefined),
      );
      plan.diskErrors = [...(plan.diskErrors ?? []), { on, ...error }];
      if (plan.diskErrors.length > limits.diskErrors) line.fail(`at most ${limits.diskErrors} such statements`);
    },
    awaits: ({ diskErrors }, line) => awaitDiskError(diskErrors?.at(-1) as DiskError, line),
  },
  drop: frameFault('drop'),
  delay: frameFault('delay'),
  corrupt: frameFault('corrupt'),
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
      plan.memorySize = megabytesOf(line);
    },
  },
  actuator: {
    form: 'actuator',
    read: (_line, plan) => {
      plan.actuator = true;
    },
  },
  network: {
    form: 'network loss=0.1 dup=0.1 delay=50us',
    read: (line, plan) => {
      const settings = line.atEnd ? {} : line.settings('one of loss=…, dup=…, delay=…', parseSegment);
      plan.network = { ...plan.network, ...settings };
    },
  },
  peer: {
    form: 'peer FILE "LINE" [initrd FILE] [memory N MB]',
    read: (line, plan, name) => {
      file('peer').read(line, plan, name);
      const isLine = !line.atEnd && line.ahead !== 'initrd' && line.ahead !== 'memory';
      const append = isLine ? line.text("the peer's command line") : '';
      if (line.passes('initrd')) file('peer’s initrd').read(line, plan, name);
      const memorySize = line.passes('memory') ? megabytesOf(line) : defaultPlan.memorySize;
      plan.network = { ...plan.network, peer: { guest: new Uint8Array(0), append, memorySize } };
      plan.comparison ??= 'replicas';
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
      const link = line.settings('one of loss=…, delay=…, jitter=…, dup=…, corrupt=…, cut=…, calm=…', (text) =>
        parseLink(text, processorNames),
      );
      plan.link = { ...plan.link, ...link };
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
  environment: {
    form: 'environment connected',
    read: (line, plan) => {
      line.oneOf(['connected']);
      plan.connected = true;
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
