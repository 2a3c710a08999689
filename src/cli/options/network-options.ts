import type { Command } from 'commander';
import type { PairObservers } from '../../sim/pair';
import type { NetworkPlan, PeerPlan, SegmentPlan } from '../../sim/plan/network-plan';
import type { RunPlan } from '../../sim/plan/plan';
import { parseSegment } from '../../sim/plan/segment-grammar';
import { captureFile } from '../files/capture-file';
import { readInput } from '../files/input-files';
import { mayBeWritten } from '../files/output-file';
import { UsageError } from '../usage-error';
import { argument } from './argument';

/** The options for the machine's Ethernet. */
export interface NetworkOptions {
  readonly net?: true;
  readonly segment?: SegmentPlan;
  readonly peer?: string;
  readonly peerInitrd?: string;
  readonly peerAppend?: string;
  readonly pcap?: string;
}

export const withNetworkOptions = (command: Command): Command =>
  command
    .option('--net', 'an Intel 82596, the 720’s LAN controller, on an Ethernet segment')
    .option(
      '--segment <settings>',
      'what the segment does to frames, such as loss=0.01,dup=0.001,delay=50us (implies --net)',
      argument(parseSegment),
    )
    .option('--peer <guest.elf>', 'a bare 720 with this guest at the other end of the cable (implies --net)')
    .option('--peer-initrd <file>', 'the RAM disk of the peer')
    .option('--peer-append <line>', 'the command line of the peer')
    .option('--pcap <file>', 'write the frames on the segment to a file for Wireshark (implies --net)');

/** The part of a plan that these options set; `peer`: the one that a command makes by itself. */
export function networkPlanned(
  options: NetworkOptions,
  memorySize: number,
  peer = givenPeer(options, memorySize),
): Pick<RunPlan, 'network'> {
  const { net, segment, pcap } = options;
  if (pcap !== undefined) mayBeWritten('capture', pcap);
  if (net === undefined && segment === undefined && pcap === undefined && peer === undefined) return {};
  const network: NetworkPlan = { ...segment, ...(peer && { peer }) };
  return { network };
}

function givenPeer({ peer, peerInitrd, peerAppend }: NetworkOptions, memorySize: number): PeerPlan | undefined {
  if (peer === undefined) {
    const meaningless = peerInitrd === undefined ? peerAppend && 'append' : 'initrd';
    if (meaningless !== undefined) throw new UsageError(`--peer-${meaningless} has no meaning without a peer: --peer`);
    return undefined;
  }
  const initrd = peerInitrd === undefined ? undefined : readInput('initrd', peerInitrd);
  return { guest: readInput('guest', peer), ...(initrd && { initrd }), append: peerAppend ?? '', memorySize };
}

/** What observes the segment; `close` ends the capture. */
export function networkObserved(
  { pcap }: NetworkOptions,
  { startedAtUnix }: Pick<RunPlan, 'startedAtUnix'>,
): { readonly observers: Pick<PairObservers, 'onEthernetFrame' | 'onPeerByte'>; readonly close: () => void } {
  const capture = captureFile(pcap, startedAtUnix);
  const { onPeerByte, end } = peerLines();
  const close = () => {
    end();
    capture.close();
  };
  return { observers: { onEthernetFrame: capture.write, onPeerByte }, close };
}

/** The peer's console, line by line on stderr. */
function peerLines() {
  let line: number[] = [];
  const end = () => {
    if (line.length > 0) process.stderr.write(`peer: ${Buffer.from(line).toString('latin1')}\n`);
    line = [];
  };
  const onPeerByte = (byte: number) => {
    if (byte === 0x0a) end();
    else if (byte >= 0x20 && byte < 0x7f) line.push(byte);
  };
  return { onPeerByte, end };
}
