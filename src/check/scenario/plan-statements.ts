/** The statements that say what is run and on what: each is one row, and changes a part of the plan. */
import { presets } from '../../hypervisor/switches';
import { durationOf, type Line } from './line';
import type { NamedFile, PlanDraft } from './scenario';

export interface PlanStatement {
  readonly form: string;
  readonly read: (line: Line, plan: PlanDraft, name: (file: NamedFile) => void) => void;
}

const greatestEpoch = 1 << 24;
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
    form: 'protocol NAME',
    read: (line, plan) => {
      plan.protocol = line.oneOf(Object.keys(presets) as (keyof typeof presets)[]);
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
    form: 'link loss=PROBABILITY delay=DURATION',
    read: (line, plan) => {
      line.pairs({
        loss: {
          expected: 'a probability from 0 up to, but not including, 1',
          read: (text) => {
            plan.loss = Number(text);
            return plan.loss >= 0 && plan.loss < 1;
          },
        },
        delay: {
          expected: 'a duration, such as 2ms',
          read: (text) => {
            plan.latencyNs = durationOf(text);
            return plan.latencyNs !== undefined;
          },
        },
      });
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
