/** `--inspect` and `--pace`. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { nanoseconds } from '../../sim/plan/settings-grammar';
import { argument } from '../options/argument';
import { UsageError } from '../usage-error';
import type { Pace } from './pacer';

export interface InspectOptions {
  /** The inspector's address. */
  readonly inspect?: string;
  readonly pace?: Pace;
}

/** Where Stately's relay listens unless told otherwise. */
const defaultUrl = 'ws://localhost:8080';

export const withInspectOptions = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--inspect [url]',
        `show every actor to an inspector that listens here (without an address: ${defaultUrl})`,
      )
        .preset(defaultUrl)
        .argParser(inspectorUrl),
    )
    .addOption(
      new Option(
        '--pace <time/s|step>',
        'with --inspect: so much virtual time in a second, as 1ms/s; or wait for Enter before each step of a chart',
      ).argParser(pace),
    );

/** @throws {UsageError} if the options contradict each other */
export function checkInspectOptions({ inspect, pace }: InspectOptions): void {
  if (pace !== undefined && inspect === undefined) {
    throw new UsageError('--pace has no meaning without --inspect, whose reader it is for');
  }
}

function inspectorUrl(text: string): string {
  const isAddress = URL.canParse(text) && /^wss?:$/.test(new URL(text).protocol) && new URL(text).hash === '';
  if (!isAddress) {
    throw new InvalidArgumentError(
      `Expected the address of a WebSocket, such as ${defaultUrl}; a file stands before --inspect, or after --inspect=URL.`,
    );
  }
  return text;
}

function pace(text: string): Pace {
  if (text === 'step') return 'step';
  const [, time] = /^(.+)\/s$/.exec(text) ?? [];
  if (time === undefined) throw new InvalidArgumentError('Expected virtual time per second, as 1ms/s, or step.');
  const nsPerSecond = argument((words: string) => nanoseconds('pace', words))(time);
  if (nsPerSecond === 0) throw new InvalidArgumentError('Expected more than 0, as 1ms/s.');
  return { nsPerSecond };
}
