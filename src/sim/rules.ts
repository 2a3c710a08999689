import { CommandTarget } from '../../devices/scsi/command-target';
import { EnvironmentActor } from '../environment/environment-actor';
import { environmentClasses } from '../environment/environment-options';
import { type HypervisorClasses, hypervisorClasses } from '../hypervisor/hypervisor-classes';
import { Channel } from '../protocol/channel';
import { EnvironmentSession } from '../protocol/environment/session';
import { TerminalClient } from '../protocol/environment/terminal-client';
import { Peers } from '../protocol/peer/peers';
import { Group } from '../replica/group';
import type { ConnectedClasses } from './connected/connected-environment';

/** The rules that the shared bus, its devices and the terminal keep for the protocol. */
interface EnvironmentRules {
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
  /** Of an environment behind connections. */
  readonly connected: ConnectedClasses & {
    readonly Session: typeof EnvironmentSession;
    readonly Peers: typeof Peers;
  };
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
  connected: {
    environment: environmentClasses,
    Actor: EnvironmentActor,
    Target: CommandTarget,
    Client: TerminalClient,
    Session: EnvironmentSession,
    Peers,
  },
};
