/** The transitions of the hypervisor's chart, named as `Coverage` names the transitions that a run takes. */
import { hypervisorMachine } from '../../../machines/hypervisor';
import { transitionName } from './coverage';

type Node = typeof hypervisorMachine.root;

/** Transitions that no scripted world can take, with the reason. */
export const outOfReach: Readonly<Record<string, string>> = {
  'hypervisor vm.halted hypervisor.halted': 'a scripted machine never stops by itself',
  'hypervisor vm.diverged hypervisor.diverged':
    'only with a digest on each epoch’s end, which scripted machines go without',
  'hypervisor.backup arbiter.refused hypervisor.deposed':
    'a joiner beside two others, whose graphs with a crash do not fit into a thread’s memory; test/check/redundancy.test.ts takes it',
};

export function chartTransitions(): readonly string[] {
  return transitionsOf(hypervisorMachine.root);
}

function transitionsOf(node: Node): readonly string[] {
  const own = [...node.transitions.values(), node.always ?? []].flat().map(transitionName);
  return [...new Set([...own, ...Object.values(node.states).flatMap((child) => transitionsOf(child as Node))])];
}
