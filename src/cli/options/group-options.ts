import { type Command, InvalidArgumentError, Option } from 'commander';
import { presets, switchValues } from '../../hypervisor/switches';
import { type ProcessorKind, processorKinds } from '../../pa-risc/routines';
import { defaultPlan, type RunPlan } from '../../sim/plan/plan';
import { type ProcessorPlan, parseProcessors } from '../../sim/plan/processor-grammar';
import { type ProtocolPlan, parseProtocol } from '../../sim/plan/protocol-grammar';
import { nanoseconds, settings } from '../../sim/plan/settings-grammar';
import { processorNames } from '../../trace/actors';
import { UsageError } from '../usage-error';
import { argument } from './argument';
import { wholeNumber } from './options';

/** It is as quick to begin as the interpreter, and soon quicker. */
const usualProcessor: ProcessorKind = 'translator';

/** The options for the protocol, and for the processors that run it. */
export interface GroupOptions {
  readonly protocol: ProtocolPlan;
  readonly backups?: number;
  readonly join?: number;
  readonly arbiter?: boolean;
  readonly connected?: true;
  readonly processor?: ProcessorPlan;
}

export const withGroupOptions = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--protocol <name[,switch=value]>',
        `one of ${Object.keys(presets).join(', ')}; switches: ${Object.keys(switchValues).join(', ')}`,
      )
        .argParser(argument(parseProtocol))
        .default({ protocol: defaultPlan.protocol, switches: {} }, defaultPlan.protocol),
    )
    .option('--backups <n>', 'backups at the start (default: 1)', wholeNumber(1, 5))
    .option(
      '--join <after=time>',
      'a repaired processor joins so long after one has died or was deposed: after=2s',
      joinAfter,
    )
    .option('--arbiter <on|off>', 'off: no fencing; both replicas may go on alone (default: on)', onOrOff)
    .option('--connected', 'the environment is a process of its own, behind connections that may break')
    .addOption(processorOption(usualProcessor));

/** How instructions are executed, for every command that runs a guest; `usual`: without the option. */
export const processorOption = (usual: ProcessorKind): Option =>
  new Option(
    '--processor <kind|name=kind,…>',
    `${processorKinds.join(' or ')}: guest code as WebAssembly; the run is the same (default: ${usual})`,
  ).argParser(argument((text) => parseProcessors(text, processorNames)));

/** The part of a plan that these options set. */
export function groupPlanned(options: GroupOptions) {
  const {
    protocol,
    backups = defaultPlan.backups,
    join,
    arbiter = defaultPlan.arbiter,
    connected,
    processor = usualProcessor,
  } = options;
  if (!arbiter && (backups > 1 || join !== undefined)) {
    const other = backups > 1 ? `--backups ${backups}` : '--join';
    throw new UsageError(
      `--arbiter off and ${other} contradict each other: without a view nobody knows who is a member`,
    );
  }
  if (!arbiter && connected) {
    throw new UsageError('--arbiter off and --connected contradict each other: such an environment is the arbiter');
  }
  return {
    ...protocol,
    backups,
    joinAfterNs: join,
    arbiter,
    ...(connected && { connected }),
    processor,
  } satisfies Partial<RunPlan>;
}

function joinAfter(text: string): number {
  const [setting] = argument((words: string) => settings(words, ['after']))(text);
  const afterNs = argument((words: string) => nanoseconds('after', words))(setting[1]);
  if (afterNs === 0) throw new InvalidArgumentError('Expected a time of more than 0, as after=2s.');
  return afterNs;
}

function onOrOff(text: string): boolean {
  if (text !== 'on' && text !== 'off') throw new InvalidArgumentError('Expected on or off.');
  return text === 'on';
}
