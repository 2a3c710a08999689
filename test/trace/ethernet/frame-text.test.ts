import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameText } from '../../../src/trace/ethernet/frame-text';

const bytes = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/\w\w/g) ?? [], (each) => Number.parseInt(each, 16));
const ethernet = (type: string, packet: string) => bytes(`080009720002 080009720001 ${type} ${packet}`);
/** Without options; addresses 10.0.0.1 and 10.0.0.2. */
const ip = (protocol: string, data: string, fragment = '0000') => {
  const length = (20 + bytes(data).length).toString(16).padStart(4, '0');
  return ethernet('0800', `4500 ${length} 0001 ${fragment} 40 ${protocol} 0000 0a000001 0a000002 ${data}`);
};
const arp = (operation: string) =>
  ethernet('0806', `0001 0800 06 04 ${operation} 080009720001 0a000001 080009720002 0a000002`);

test.each([
  ['a question for an address', arp('0001'), 'ARP request: who has 10.0.0.2, tell 10.0.0.1'],
  ['its answer', arp('0002'), 'ARP reply: 10.0.0.1 is at 08:00:09:72:00:01'],
  ['an echo', ip('01', '08 00 0000 0720 0007 00010203'), 'IP 10.0.0.1 > 10.0.0.2 ICMP echo request 7, 4 bytes'],
  ['another ICMP', ip('01', '03 03 0000 00000000'), 'IP 10.0.0.1 > 10.0.0.2 ICMP unreachable'],
  ['UDP', ip('11', '0044 0043 000a 0000 0102'), 'IP 10.0.0.1.68 > 10.0.0.2.67 UDP 2 bytes'],
  [
    'TCP, with an option of 4 bytes',
    ip('06', '8000 0050 00000001 fffffffe 60 12 2000 0000 0000 020405b4 616263'),
    'IP 10.0.0.1.32768 > 10.0.0.2.80 TCP SYN ACK seq 1 ack 4294967294 window 8192, 3 bytes',
  ],
  ['a later fragment', ip('11', '00010203', '0002'), 'IP 10.0.0.1 > 10.0.0.2 fragment at 16, 4 bytes'],
  ['another protocol', ip('59', '00'), 'IP 10.0.0.1 > 10.0.0.2 protocol 89, 1 bytes'],
  ['no protocol that it knows', ethernet('88b5', '00'), '08:00:09:72:00:01 > 08:00:09:72:00:02 type 0x88b5'],
  ['too little', bytes('080009'), 'fragment of 3 bytes'],
  ['half an ARP', ethernet('0806', '0001 0800'), '08:00:09:72:00:01 > 08:00:09:72:00:02 type 0x0806'],
])('%s in one line', (_name, frame, text) => {
  expect(frameText(frame)).toBe(text);
});

test('padding is no data', () => {
  const short = ip('11', '0001 0002 0009 0000 01');
  const padded = new Uint8Array(60);
  padded.set(short);
  expect(frameText(padded)).toBe(frameText(short));
});

test('whatever a frame is, it is one line', () => {
  const types = fc.constantFrom('0800', '0806', '86dd');
  fc.assert(
    fc.property(types, fc.uint8Array({ maxLength: 80 }), (type, packet) => {
      const frame = Uint8Array.from([...ethernet(type, ''), ...packet]);
      expect(frameText(frame)).toMatch(/^[\x20-\x7e]+$/);
    }),
  );
});
