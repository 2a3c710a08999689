import { type HypervisorClasses, hypervisorClasses } from '../hypervisor/hypervisor-classes';
import { Channel } from '../protocol/channel';
import { Group } from '../replica/group';

/** The rules that the shared bus, its devices and the terminal keep for the protocol. */
export interface EnvironmentRules {
  /** The arbiter decides claims, and devices tell processors apart. */
  readonly arbiter: boolean;
  /** Devices refuse a deposed processor. */
  readonly refuses: boolean;
  /** A claim names the view that it replaces. */
  readonly compares: boolean;
  /** Devices abort the queued commands of a deposed processor. */
  readonly aborts: boolean;
  /** The terminal drops a byte that it has shown already. */
  readonly dropsRepeats: boolean;
  /** Console input bears ordinals. */
  readonly numbersInput: boolean;
}

/** The classes and options that carry the protocol's rules. */
export interface Rules {
  readonly hypervisor: HypervisorClasses;
  readonly Group: typeof Group;
  readonly Channel: typeof Channel;
  readonly environment: EnvironmentRules;
}

/** The protocol with every rule. */
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
