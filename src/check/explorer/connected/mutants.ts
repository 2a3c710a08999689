/** For each rule of the connections that a small world can show: the smallest configuration in which it is missed. */
import type { ConnectionMutation } from '../../mutants/connection-names';
import type { Draft } from '../configuration';

const alone = { connected: true, backups: 0 } as const;
const cut = { ...alone, faults: { cuts: 1 } } as const;
const crash = { ...alone, faults: { environmentCrashes: 1 } } as const;
const pair = { connected: true, program: 'write:0' } as const;

export const connectedDrafts = {
  viewStoredFirst: { ...pair, faults: { falseSuspicions: 2, environmentCrashes: 1 } },
  welcomeAnswersClaim: { ...pair, faults: { crashes: 1, cuts: 1 } },
  shutOutFirst: { ...pair, faults: { falseSuspicions: 1 } },
  servesOnlyTheLeader: { ...pair, faults: { falseSuspicions: 1 } },
  drainFirst: { ...pair, faults: { crashes: 1 } },
  syncFirst: { connected: true, program: 'append', faults: { crashes: 1, environmentCrashes: 1 } },
  connectsAgain: { ...cut, program: 'write:0' },
  sendsAgain: { ...cut, program: 'write:0' },
  forgetsEnded: { ...crash, program: 'append' },
  remembersAccepted: { ...cut, program: 'write:0' },
  startNumber: { ...crash, program: 'write:0' },
  syncBeforeDone: { ...crash, program: 'write:0' },
  storeBeforeShown: { ...crash, program: 'byte' },
  textAgain: { ...cut, program: 'byte' },
  storeBeforeTaken: { ...crash, program: 'input', typed: 1 },
  keyNumbers: { ...cut, program: 'input input', typed: 2 },
  numberWithKey: { ...crash, program: 'input input', typed: 2 },
  clientCounts: { ...cut, program: 'byte' },
  doneNamesItsRequest: { ...cut, program: 'write:0 write:0' },
  nothingBeforeWelcome: { ...crash, program: 'write:0' },
  inputOnce: { ...cut, program: 'input input', typed: 2 },
  handOverIsAFailure: { ...pair, faults: { handOvers: 1 } },
  buffersAfterHandOver: { ...pair, faults: { handOvers: 1, crashes: 1 } },
} as const satisfies Partial<Record<ConnectionMutation, Draft>>;

export type ConnectedMutation = keyof typeof connectedDrafts;

export const connectedMutationNames = Object.keys(connectedDrafts) as readonly ConnectedMutation[];

/** Rules without which a command of a processor that does not lead is served: that is the violation. */
export const servingOthers: readonly string[] = ['viewStoredFirst', 'shutOutFirst', 'servesOnlyTheLeader'];
