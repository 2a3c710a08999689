/** A process asks the environment as which one of its name it was started, until the environment replies. */

import { BadInput } from '../../base/bad-input';
import type { ConnectionEnd } from '../../ports/connection';
import { decodeEnvironmentMessage, encodeMessage } from '../../protocol/environment/codec';
import type { EnvironmentMessage } from '../../protocol/environment/messages';
import type { SystemClock } from '../system-clock';

export type Enlisted = Extract<EnvironmentMessage, { kind: 'enlisted' }>;

export interface EnlistOptions {
  readonly clock: SystemClock;
  readonly name: string;
  /** `mistrusted` hears why one end does not take the other for what it should be. */
  readonly dial: (mistrusted: (why: string) => void) => ConnectionEnd;
  readonly retryNs: number;
  /** The environment cannot be reached at present. */
  readonly waits: () => void;
}

/** The environment may hear late that the predecessor has ended. */
const greatestRefusals = 20;
const ACTOR = 'enlistment';
/** The SCSI ID of a processor is 7. */
const greatestTarget = 6;
const areTargets = (ids: readonly number[]): boolean =>
  new Set(ids).size === ids.length && ids.every((id) => id <= greatestTarget);

/** @throws {BadInput} if the environment refuses */
export function enlist({ clock, name, dial, retryNs, waits }: EnlistOptions): Promise<Enlisted> {
  return new Promise((resolve, reject) => {
    let refusals = 0;
    let isHopeless = false;
    const giveUp = (why: string): void => {
      isHopeless = true;
      reject(new BadInput(why));
    };
    const again = () => void clock.arm(clock.nowAt + retryNs, { actor: ACTOR, name: 'again' });
    const attempt = () => {
      const end = dial((why) => giveUp(`${name} and the environment do not come together: ${why}`));
      let isRefused = false;
      end.hear({
        frame: (frame) => {
          const decoded = decodeEnvironmentMessage(frame);
          const message = 'message' in decoded ? decoded.message : undefined;
          end.close();
          if (message?.kind === 'enlisted' && areTargets(message.targets)) resolve(message);
          else if (message?.kind !== 'notEnlisted') giveUp('the environment speaks another protocol');
          else if (++refusals >= greatestRefusals) giveUp(`${name} cannot start: ${message.why}`);
          else isRefused = true;
          if (isRefused) again();
        },
        closed: () => {
          if (isRefused || isHopeless) return;
          waits();
          again();
        },
      });
      end.send(encodeMessage({ kind: 'enlist', name }));
    };
    clock.subscribe(ACTOR, attempt);
    clock.happens(attempt);
  });
}
