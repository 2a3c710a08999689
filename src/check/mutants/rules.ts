/** The protocol with one or more of its rules taken away. */
import { type Rules, rulesInForce } from '../../sim/rules';
import { channelMutants } from './channel';
import { connectedWithout } from './environment';
import { groupMutants } from './group';
import { hypervisorMutants } from './hypervisor';
import type { Mutation, Mutations } from './names';

/** The classes and options of a world without these rules. */
export function rulesWithout(mutations: Mutations): Rules {
  const { environment } = rulesInForce;
  const names = [...mutations] as readonly Mutation[];
  const hypervisor = [...mutations].map((name) => hypervisorMutants[name]);
  const [Group = rulesInForce.Group] = names.flatMap((name) => groupMutants[name] ?? []);
  const [Channel = rulesInForce.Channel] = names.flatMap((name) => channelMutants[name] ?? []);
  return {
    hypervisor: Object.assign({}, rulesInForce.hypervisor, ...hypervisor),
    Group,
    Channel,
    connected: connectedWithout(rulesInForce.connected, mutations),
    environment: {
      arbiter: environment.arbiter && !mutations.has('arbiter'),
      refuses: !mutations.has('refusal'),
      compares: !mutations.has('compareAndSwap'),
      aborts: !mutations.has('abort'),
      dropsRepeats: !mutations.has('consoleOrdinals'),
      numbersInput: !mutations.has('inputOrdinals'),
    },
  };
}
