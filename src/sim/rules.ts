import { type HypervisorClasses, hypervisorClasses } from '../hypervisor/hypervisor-classes';
import { Channel } from '../protocol/channel';
import { Group } from '../replica/group';

/** What the shared bus, its devices and the terminal do for the protocol; each is a rule. */
export interface EnvironmentRules {
  /** Claims are decided, and devices tell processors apart. */
  readonly arbiter: boolean;
  /** Devices refuse a deposed processor. */
  readonly refuses: boolean;
  /** A claim names the view that it replaces. */
  readonly compares: boolean;
  /** What a deposed processor has queued is aborted. */
  readonly aborts: boolean;
  /** The terminal drops a byte that it has shown. */
  readonly dropsRepeats: boolean;
  /** Console input bears ordinals. */
  readonly numbersInput: boolean;
}

/** What the protocol is made of, as far as its rules go. */
export interface Rules {
  readonly hypervisor: HypervisorClasses;
  readonly Group: typeof Group;
  readonly Channel: typeof Channel;
  readonly environment: EnvironmentRules;
}

/** The protocol as it is. */
export const rulesInForce: Rules = {
  hypervisor: hypervisorClasses,
  Group,
  Channel,
  environment: {
    arbiter: true,
    refuses: true,
    compares: true,
    aborts: true,
    dropsRepeats: true,
    numbersInput: true,
  },
};
