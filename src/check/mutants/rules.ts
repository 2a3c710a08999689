/** The protocol with one or more of its rules taken away. */
import { type Rules, rulesInForce } from '../../sim/rules';
import { channelMutants } from './channel';
import { groupMutants } from './group';
import { hypervisorMutants } from './hypervisor';
import type { Mutations } from './names';

/** The classes and options of a world without these rules. */
export function rulesWithout(mutations: Mutations): Rules {
  const { environment } = rulesInForce;
  const hypervisor = [...mutations].map((mutation) => hypervisorMutants[mutation]);
  const [Group = rulesInForce.Group] = [...mutations].flatMap((mutation) => groupMutants[mutation] ?? []);
  const [Channel = rulesInForce.Channel] = [...mutations].flatMap((mutation) => channelMutants[mutation] ?? []);
  return {
    hypervisor: Object.assign({}, rulesInForce.hypervisor, ...hypervisor),
    Group,
    Channel,
    connected: rulesInForce.connected,
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
