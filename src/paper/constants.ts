import { paperCosts, paperLink } from './cost-model';
import type { Table } from './experiment';
import { kernelPaths } from './workloads';

const us = (ns: number) => ns / 1e3;
const { boundary, message } = paperCosts;

/** Every constant of the cost model and of the workloads, with its source. */
export const constants: Table = {
  name: 'constants',
  title: 'Constants of the cost model and of the workloads',
  columns: [{ title: 'constant' }, { title: 'value' }, { title: 'unit' }, { title: 'kind' }, { title: 'source' }],
  rows: [
    ['instruction', paperCosts.instructionNs, 'ns', 'derived', '§4.1: RT / VI = 8.8 s / 4.2 × 10⁸ = 20.95 ns, rounded'],
    ['simulated instruction', us(paperCosts.simulatedNs), 'µs', 'paper', '§4.1: h_sim'],
    ['boundary: entry', us(boundary.entryNs), 'µs', 'paper', '§4.1'],
    ['boundary: controller set-up', us(boundary.sendSetUpNs), 'µs', 'paper', '§4.1'],
    ['boundary: exit', us(boundary.exitNs), 'µs', 'paper', '§4.1'],
    ['receipt until the acknowledgment leaves', us(paperCosts.acknowledgmentNs), 'µs', 'paper', '§4.1'],
    ['rate of the Ethernet', paperCosts.bitsPerSecond / 1e6, 'Mb/s', 'paper', '§4.2'],
    ['latency, one way', us(paperLink.latencyNs ?? 0), 'µs', 'derived', '§4.1: (141 µs − two shortest frames) / 2'],
    ['overhead of a packet, shortest packet', '38, 84', 'bytes', 'standard', 'IEEE 802.3, with preamble and gap'],
    ['bytes of data in a packet', message.packetBytes, 'bytes', 'derived', '§4.2: 9 messages for 8 KB'],
    ['a frame’s arrival, from the guest', us(message.receiptNs), 'µs', 'derived', '§4.1: entry, controller, exit'],
    [
      'what is sent at one instant',
      'one packet',
      '',
      'derived',
      '§2.1, P2: one message with all interrupts of the epoch',
    ],
    ['set-up of a packet of an interrupt', us(message.setUpNs), 'µs', 'paper', '§4.1, §4.3'],
    ['first retransmission', us(message.retransmissionNs), 'µs', 'assumed', 'longer than a block takes on the wire'],
    ['disk, write of 8 KB', paperCosts.diskWriteNs / 1e6, 'ms', 'paper', '§4.2'],
    ['disk, read of 8 KB', paperCosts.diskReadNs / 1e6, 'ms', 'paper', '§4.2'],
    [
      'an operation of the disk varies by',
      paperCosts.diskSpreadNs / 1e6,
      'ms',
      'assumed',
      'half a revolution at 3,600 a minute',
    ],
    ['clock of the guest', 10, 'ms', 'paper', '§4.1: HP-UX'],
    [
      'simulated instructions of the idle loop',
      1,
      '%',
      'derived',
      '§4.1: the share of the example for the delay of 2 ms',
    ],
    ['blocks of the file, buffers of the cache', '410, 64', '', 'derived', '§4.2: 319 of 2,048 requests hit the cache'],
    ['critical sections before a write', kernelPaths.write.sections, '', 'fitted', 'Table I, write-intensive, Old'],
    ['critical sections before a read', kernelPaths.read.sections, '', 'fitted', 'Table I, read-intensive, Old'],
    ['turns in a section, write', kernelPaths.write.quarters / 4, '', 'derived', '§4.2: 5 % of the path is simulated'],
    ['turns in a section, read', kernelPaths.read.quarters / 4, '', 'derived', '§4.2: 4.25 % of the path is simulated'],
  ],
};
