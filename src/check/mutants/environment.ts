/** The two sides of the protocol with an environment behind connections, each without one rule. */
import { CommandTarget } from '../../../devices/scsi/command-target';
import type { AcceptedRequests } from '../../environment/accepted-requests';
import { ConsoleKeeper } from '../../environment/console-keeper';
import { EnvironmentActor } from '../../environment/environment-actor';
import type { EnvironmentEntry, RecoveredState } from '../../environment/environment-entry';
import { ReplicaConnections } from '../../environment/greeted';
import { LatestKeys } from '../../environment/latest-keys';
import { ServedRequests } from '../../environment/served-requests';
import { Views } from '../../environment/views';
import { ConsoleBuffer } from '../../protocol/environment/console-buffer';
import {
  type EnvironmentMessage,
  placeOf,
  type RequestResult,
  type ServedView,
} from '../../protocol/environment/messages';
import { type Asked, type RequestHandlers, Requests } from '../../protocol/environment/requests';
import { EnvironmentSession } from '../../protocol/environment/session';
import type { Rules } from '../../sim/rules';
import type { ConnectionMutation, HandOverMutation } from './connection-names';

class WithoutStoringTheView extends EnvironmentActor {
  protected override store(entry: EnvironmentEntry): void {
    if (entry.kind !== 'view') super.store(entry);
    else {
      this.options.storage.append(entry, () => {});
      this.chart.send({ type: 'state.stored' });
    }
  }
}

class WithLateShuttingOut extends EnvironmentActor {
  protected override shutOut(): void {}

  protected override grant(): void {
    super.shutOut();
    super.grant();
  }
}

class WithoutClosing extends EnvironmentActor {
  protected override shutOut(): void {}
}

class WithEveryoneServed extends Views {
  override serves(): boolean {
    return true;
  }
}

class WithoutDraining extends EnvironmentActor {
  protected override drain(): void {
    this.chart.send({ type: 'media.drained' });
  }
}

class WithoutSyncing extends EnvironmentActor {
  protected override sync(): void {
    this.chart.send({ type: 'media.synced' });
  }
}

class WithTheCurrentTerm extends Views {
  override serves(processor: string, since: number): boolean {
    return super.serves(processor, this.view.since) && since === this.view.term;
  }
}

class WithoutMemory extends ServedRequests {
  protected override isNew(requests: AcceptedRequests, number: number, heard: number): boolean {
    requests.accept(number, heard);
    return true;
  }
}

class WithEarlyShown extends ConsoleKeeper {
  override get expected(): number {
    return this.options.terminal.expectedOrdinal;
  }

  protected override textCame(): void {
    this.options.shown(this.expected);
  }
}

class WithEarlyTaken extends ConsoleKeeper {
  protected override store(client: string, key: number, bytes: Uint8Array, stored: () => void): void {
    stored();
    super.store(client, key, bytes, () => {});
  }
}

class WithoutKeyNumbers extends ConsoleKeeper {
  protected override hasKey(): boolean {
    return false;
  }
}

class WithKeyNumbersInMemory extends ConsoleKeeper {
  override recover(state: RecoveredState): void {
    super.recover({ ...state, taken: new LatestKeys() });
  }
}

class WithAPointerForTheClient extends ConsoleKeeper {
  protected override firstText(): number {
    return this.stored;
  }
}

class WithEarlyDone extends CommandTarget {
  protected override landed(...[queued, end, undo]: Parameters<CommandTarget['landed']>): void {
    this.tellEnd(queued, end);
    if (undo !== undefined) super.landed({ ...queued, isAborted: true }, end, undo);
  }
}

/** A unit attention condition would refuse the first command after a crash, and hide what is performed twice. */
class WithoutUnitAttention extends CommandTarget {
  protected override forgetInitiators(): void {}
}

class WithoutWelcomeAsAnswer extends EnvironmentSession {
  protected override claimMayBeAnswered(view: ServedView): void {
    this.options.hears.told(view);
  }
}

class WithOneConnection extends EnvironmentSession {
  protected override broken(): void {
    this.isWelcome = false;
  }
}

class WithoutSendingAgain extends EnvironmentSession {
  protected override sendRequestsAgain(): void {}
}

class WithoutTextAgain extends EnvironmentSession {
  protected override sendTextAgain(): void {}
}

/** Asks once more what has ended, when the environment has been started anew. */
class RequestsThatStay extends Requests {
  private readonly heardOf: Asked[] = [];

  override add(asked: Asked, handlers: RequestHandlers): number {
    return super.add(asked, {
      ...handlers,
      ended: (result: RequestResult | 'lost') => {
        if (result !== 'lost') this.heardOf.push(asked);
        handlers.ended(result);
      },
    });
  }

  override loseAll(): number {
    const lost = super.loseAll();
    for (const asked of this.heardOf.splice(0).slice(-1)) this.add(asked, { ended: () => {} });
    return lost;
  }
}

class WithRequestsThatStay extends EnvironmentSession {
  protected override readonly requests: Requests = new RequestsThatStay();
}

class WithoutStartNumber extends EnvironmentSession {
  protected override welcomed(welcome: Extract<EnvironmentMessage, { kind: 'welcome' }>): void {
    this.start = welcome.start;
    super.welcomed(welcome);
  }
}

/** Takes DONE for the end of the last request. */
class WithAnyDone extends EnvironmentSession {
  protected override done(done: Extract<EnvironmentMessage, { kind: 'done' }>): void {
    const { number } = this.requests.all.at(-1) ?? done;
    super.done({ ...done, number });
  }
}

class WithHasteAtHello extends EnvironmentSession {
  protected override greet(): void {
    super.greet();
    this.isWelcome = true;
    this.sendRequestsAgain();
    this.isWelcome = false;
  }
}

class InputTwice extends ConsoleBuffer {
  override arrived(_ordinal: number, bytes: Uint8Array): void {
    super.arrived(this.inputEnd, bytes);
  }
}

class WithInputTwice extends EnvironmentSession {
  protected override readonly console: ConsoleBuffer = new InputTwice();
}

class ViewsOfNames extends Views {
  protected override isPrimary(processor: string): boolean {
    return placeOf(processor) === placeOf(this.view.primary);
  }

  protected override isMember(processor: string): boolean {
    return this.view.members.some((member) => placeOf(member) === placeOf(processor));
  }
}

/** Reads its own name where a view names another process of that name. */
class WithNames extends EnvironmentSession {
  protected override hear(message: EnvironmentMessage): void {
    if (!('view' in message)) {
      super.hear(message);
      return;
    }
    const mine = (member: string) => (placeOf(member) === placeOf(this.member) ? this.member : member);
    const { view } = message;
    super.hear({ ...message, view: { ...view, primary: mine(view.primary), members: view.members.map(mine) } });
  }
}

class ConnectionsOfNames extends ReplicaConnections {
  protected override isOutdated(): boolean {
    return false;
  }
}

class WithNamesAlone extends EnvironmentActor {
  override readonly replicas = new ConnectionsOfNames();
}

type Connected = Rules['connected'];
type Changed = Partial<Omit<Connected, 'environment'>> & { readonly environment?: Partial<Connected['environment']> };

const mutants: Readonly<Record<Exclude<ConnectionMutation, HandOverMutation>, Changed>> = {
  viewStoredFirst: { Actor: WithoutStoringTheView },
  welcomeAnswersClaim: { Session: WithoutWelcomeAsAnswer },
  shutOutFirst: { Actor: WithLateShuttingOut },
  servesOnlyTheLeader: { Actor: WithoutClosing, environment: { Views: WithEveryoneServed } },
  drainFirst: { Actor: WithoutDraining },
  syncFirst: { Actor: WithoutSyncing },
  sinceWhichTerm: { environment: { Views: WithTheCurrentTerm } },
  connectsAgain: { Session: WithOneConnection },
  sendsAgain: { Session: WithoutSendingAgain },
  forgetsEnded: { Session: WithRequestsThatStay, Target: WithoutUnitAttention },
  remembersAccepted: { environment: { ServedRequests: WithoutMemory } },
  startNumber: { Session: WithoutStartNumber, Target: WithoutUnitAttention },
  syncBeforeDone: { Target: WithEarlyDone },
  storeBeforeShown: { environment: { ConsoleKeeper: WithEarlyShown } },
  textAgain: { Session: WithoutTextAgain },
  storeBeforeTaken: { environment: { ConsoleKeeper: WithEarlyTaken } },
  keyNumbers: { environment: { ConsoleKeeper: WithoutKeyNumbers } },
  numberWithKey: { environment: { ConsoleKeeper: WithKeyNumbersInMemory } },
  clientCounts: { environment: { ConsoleKeeper: WithAPointerForTheClient } },
  membersAreIncarnations: { Actor: WithNamesAlone, Session: WithNames, environment: { Views: ViewsOfNames } },
  doneNamesItsRequest: { Session: WithAnyDone },
  nothingBeforeWelcome: { Session: WithHasteAtHello, Target: WithoutUnitAttention },
  inputOnce: { Session: WithInputTwice },
};

/** The parts of a connected world without these rules. */
export function connectedWithout(connected: Connected, mutations: Iterable<string>): Connected {
  const changes = [...mutations].flatMap((name) =>
    Object.hasOwn(mutants, name) ? [mutants[name as keyof typeof mutants]] : [],
  );
  return {
    ...Object.assign({}, connected, ...changes),
    environment: Object.assign({}, connected.environment, ...changes.map(({ environment }) => environment)),
  };
}
