/** `--net`, `--forward` and `--pcap` of an environment: the host's network at the other end of the machine's cable. */
import type { Command } from 'commander';
import { checkForwards, type Forward, parseForward } from '../../live/network/forward';
import { argument } from '../options/argument';

export interface HostNetworkOptions {
  readonly net?: true;
  readonly forward?: readonly Forward[];
  readonly pcap?: string;
}

const another = (text: string, before: readonly Forward[] = []): readonly Forward[] => {
  const forwards = [...before, parseForward(text)];
  checkForwards(forwards);
  return forwards;
};

/** `--net` is there already where replicas have it as well. */
export const withHostNetwork = (command: Command): Command =>
  command
    .option(
      '--forward <proto:address:port:port>',
      'a port of this computer whose connections go to the guest, such as tcp:127.0.0.1:8080:80; may be repeated (implies --net)',
      (text: string, before: readonly Forward[] | undefined) => argument((words) => another(words, before))(text),
    )
    .option(
      '--pcap <file>',
      'write the frames to a file for Wireshark, whole when the environment ends (implies --net)',
    );

/** Whether the machine has a network. */
export const hasNetwork = ({ net, forward, pcap }: HostNetworkOptions): boolean =>
  net !== undefined || forward !== undefined || pcap !== undefined;
