import { Random } from '../../src/base/random';
import { Channel } from '../../src/protocol/channel';
import type { ProtocolMessage } from '../../src/protocol/messages';
import { LossyLink } from '../../src/sim/lossy-link';
import { faultlessLink, type LinkPlan } from '../../src/sim/plan/link-plan';
import { VirtualClock } from '../../src/sim/virtual-clock';

export const value = (ordinal: number): ProtocolMessage => ({
  kind: 'environmentValue',
  epoch: 0,
  ordinal,
  pc: 4,
  value: 7,
});

/**
 * Two channels over a link with these faults; what the right one receives, and what is acknowledged to the left one.
 * `differs`: in what it differs from the left one.
 */
export function channels(
  seed: number,
  faults: Partial<LinkPlan>,
  accepts?: () => boolean,
  differs: { readonly session?: string; readonly term?: number } = {},
) {
  const clock = new VirtualClock();
  const told: string[] = [];
  const link = new LossyLink({
    clock,
    trace: { record: (_actor: string, type: string) => void told.push(type) },
    random: new Random(seed),
    processors: ['left', 'right'],
    bitsPerSecond: 10_000_000,
    faults: { ...faultlessLink, latencyNs: 10_000, ...faults },
  });
  const [left, right] = link.ends.map(
    (end, index) =>
      new Channel({
        clock,
        actor: `channel.${index}`,
        end,
        session: 'session',
        term: 1,
        acknowledgmentNs: 220_000,
        retransmissionNs: 5_000_000,
        accepts: index === 1 ? accepts : undefined,
        ...(index === 1 ? differs : {}),
      }),
  );
  const received: number[] = [];
  const acknowledged: number[] = [];
  right.messages.subscribe((message) => message.kind === 'environmentValue' && received.push(message.ordinal));
  left.acknowledgments.subscribe((upTo) => acknowledged.push(upTo));
  const runUntil = (at: number) => {
    while (clock.nextAt <= at) clock.runNext();
  };
  return { clock, left, right, received, acknowledged, told, runUntil };
}
