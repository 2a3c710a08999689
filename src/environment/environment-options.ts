/** What the environment is made of, and what it works with. */
import type { AnyActorRef } from 'xstate';
import { environmentMachine } from '../../machines/environment';
import type { Clock } from '../ports/clock';
import type { EthernetStation } from '../ports/ethernet';
import type { StableStorage } from '../ports/stable-storage';
import type { Trace } from '../ports/trace';
import type { ServedView } from '../protocol/environment/messages';
import { ConsoleKeeper, type KeptTerminal } from './console-keeper';
import type { EnvironmentEntry } from './environment-entry';
import type { Media } from './media';
import { ServedRequests } from './served-requests';
import { Views } from './views';

/** The parts of the environment that carry rules of its protocol. */
export interface EnvironmentClasses {
  readonly chart: typeof environmentMachine;
  readonly Views: typeof Views;
  readonly ServedRequests: typeof ServedRequests;
  readonly ConsoleKeeper: typeof ConsoleKeeper;
}

export const environmentClasses: EnvironmentClasses = {
  chart: environmentMachine,
  Views,
  ServedRequests,
  ConsoleKeeper,
};

export interface EnvironmentOptions {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly storage: StableStorage<EnvironmentEntry>;
  readonly media: Media;
  readonly terminal: KeptTerminal;
  /** The machine's place on its Ethernet, if it has one. */
  readonly station?: EthernetStation;
  /** What is told to a process that enlists: SCSI IDs of the targets, and the present time in seconds from 1970. */
  readonly targets?: readonly number[];
  readonly nowUnix?: number;
  /** The view of a machine that has never run. */
  readonly view: ServedView;
  /** The digest of its guest; without it, that of the first replica that comes. */
  readonly guest?: string;
  /** Hears each view as it comes into force. */
  readonly viewChanged: (view: ServedView) => void;
  /** The guest has halted its machine. */
  readonly halted: (processor: string) => void;
  readonly parent?: AnyActorRef;
  readonly inspected?: () => boolean;
}
