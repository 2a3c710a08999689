/** Hypervisors without one rule of the protocol: each class overrides the method that carries the rule. */
import { hypervisorMachine } from '../../../machines/hypervisor';
import { ConsoleInput } from '../../hypervisor/console-input';
import { ConsoleOutput } from '../../hypervisor/console-output';
import type { EnvironmentExit } from '../../hypervisor/environment-exit';
import { EnvironmentValues } from '../../hypervisor/environment-values';
import type { HypervisorClasses } from '../../hypervisor/hypervisor-classes';
import type { VirtualInterrupt } from '../../hypervisor/interrupt-buffer';
import { type FailoverInterrupts, InterruptDelivery } from '../../hypervisor/interrupt-delivery';
import { OwnValues } from '../../hypervisor/own-values';
import { Replay } from '../../hypervisor/replay';
import { Backup } from '../../hypervisor/roles/backup';
import { Primary } from '../../hypervisor/roles/primary';
import { Promoting } from '../../hypervisor/roles/promoting';
import { Sender } from '../../hypervisor/sender';
import type { StateTransfer } from '../../hypervisor/state-transfer';
import { Waiting } from '../../hypervisor/waiting';
import type { ProtocolMessage } from '../../protocol/messages';
import { withState } from './chart';
import type { RuleName } from './names';

class WithoutP0 extends OwnValues {
  override execute(exit: EnvironmentExit): void {
    this.epoch.ordinal++;
    this.execution.supply(this.values.resolve(exit), exit.kind);
  }
}

class WithoutOutputCommit extends Primary {
  protected override mayLeave(): boolean {
    return true;
  }
}

class WithoutValues extends Sender {
  protected override isDependedOn({ kind }: ProtocolMessage): boolean {
    return kind !== 'environmentValue';
  }
}

class WithoutEpochEnds extends Sender {
  protected override isDependedOn({ kind }: ProtocolMessage): boolean {
    return kind !== 'epochEnd';
  }
}

class WithoutEmptyEpochEnds extends Sender {
  protected override isDependedOn(message: ProtocolMessage): boolean {
    return message.kind !== 'epochEnd' || message.interrupts > 0;
  }
}

class WithoutP1 extends Primary {
  override interrupt(interrupt: VirtualInterrupt): void {
    super.interrupt(interrupt);
    this.using.delivery.deliverAll(this.using.epoch.number, [interrupt], false);
  }
}

class WithoutP3 extends Backup {
  override environment(exit: EnvironmentExit): void {
    this.using.epoch.ordinal++;
    this.using.execution.supply(this.using.values.resolve(exit), exit.kind);
  }
}

class WithoutP4 extends Backup {
  override interrupt(interrupt: VirtualInterrupt): void {
    super.interrupt(interrupt);
    this.using.delivery.deliverAll(this.using.epoch.number, [interrupt], false);
  }
}

class WithoutP5 extends Backup {
  override epochEnded(): void {
    const { boundary, replay, group, options } = this.using;
    const end = replay.end();
    boundary.deliver([], end?.term ?? group.term, end?.repeats ?? false);
    boundary.next();
    this.startEpoch(options.boundaryCost.exitNs);
  }
}

/** The backup does not hear of the primary's failure. */
const withoutP6 = withState(hypervisorMachine, ['backup'], ({ on: _failure, ...state }) => state);

class WithoutP7 extends InterruptDelivery {
  override endFailoverEpoch(epoch: number, forwarded: readonly VirtualInterrupt[]): FailoverInterrupts {
    this.deliverForwarded(epoch, forwarded, false);
    return { uncertain: [], restarted: [] };
  }
}

class WithoutReplayBeforeFailover extends Promoting {
  override environment(exit: EnvironmentExit): void {
    this.using.own.execute(exit);
  }

  override epochEnded(): void {
    this.epochLost();
  }
}

class WithoutDiscarding extends InterruptDelivery {
  override endFailoverEpoch(
    epoch: number,
    forwarded: readonly VirtualInterrupt[],
    failover: Parameters<InterruptDelivery['endFailoverEpoch']>[2],
  ): FailoverInterrupts {
    const outstanding = [...this.operations.all];
    this.deliverForwarded(epoch, forwarded, false);
    return this.endOutstanding(epoch, outstanding, failover === 'repeatOutstanding');
  }
}

class WithShortFailoverEpoch extends Promoting {
  protected override get longestEpoch(): number {
    return 1;
  }

  protected override beforeMachineGoesOn(): void {
    if (this.using.replay.end() === undefined) this.using.epoch.end();
  }
}

class WithoutClockCorrection extends Replay {
  protected override correctClock(): void {}
}

class WithoutClockFromValues extends EnvironmentValues {
  protected override seeReplayed(): void {}
}

class WithoutEarlierConsole extends Promoting {
  protected override noticeFailoverEpoch(): boolean {
    const isNoticed = super.noticeFailoverEpoch();
    if (isNoticed) this.using.outputs.console.confirm(Number.POSITIVE_INFINITY);
    return isNoticed;
  }
}

class WithoutConsoleResent extends ConsoleOutput {
  override unconfirmed(): readonly never[] {
    return [];
  }
}

class WithoutAcceptingWhatIsAwaited extends Waiting {
  override get takesOneMore(): boolean {
    return false;
  }
}

class WithoutAwaitingTheJoiner extends Primary {
  protected override sendState(transfer: StateTransfer): void {
    this.finishTransfer(transfer);
    this.transferCompleted();
  }
}

/**
 * The chart never enters `alone`. Only the wait for the joiner's acknowledgment of the state leads from there to
 * `paired`, and this primary does not wait for that.
 */
const withoutAlone = withState(
  hypervisorMachine,
  ['primary', 'paired', 'running'],
  ({ always: _alone, ...state }) => state,
);

class WithEarlyConfirmation extends ConsoleInput {
  override take(): VirtualInterrupt | undefined {
    const typed = super.take();
    const { ORDINAL = 0, COUNT = 0 } = typed?.completion?.registers ?? {};
    if (typed !== undefined) this.environment.confirmInput(ORDINAL + COUNT);
    return typed;
  }
}

class WithoutBufferAfterHandOver extends Primary {
  override interrupt(interrupt: VirtualInterrupt): void {
    if (!this.using.chart().getSnapshot().matches({ primary: 'handingOver' })) super.interrupt(interrupt);
  }
}

/** The classes that replace the right ones where a rule is missing. */
export const hypervisorMutants: Partial<Readonly<Record<RuleName, Partial<HypervisorClasses>>>> = {
  handOverIsAFailure: { InterruptDelivery: WithoutP7 },
  buffersAfterHandOver: { Primary: WithoutBufferAfterHandOver },
  P0: { OwnValues: WithoutP0 },
  outputCommit: { Primary: WithoutOutputCommit },
  commitValues: { Sender: WithoutValues },
  commitEpochEnds: { Sender: WithoutEpochEnds },
  commitEmptyEpochEnds: { Sender: WithoutEmptyEpochEnds },
  P1: { Primary: WithoutP1 },
  P3: { Backup: WithoutP3 },
  P4: { Backup: WithoutP4 },
  P5: { Backup: WithoutP5 },
  P6: { chart: withoutP6 },
  P7: { InterruptDelivery: WithoutP7 },
  replayBeforeFailover: { Promoting: WithoutReplayBeforeFailover },
  discardSolicited: { InterruptDelivery: WithoutDiscarding },
  longestFailoverEpoch: { Promoting: WithShortFailoverEpoch },
  clockCorrection: { Replay: WithoutClockCorrection, EnvironmentValues: WithoutClockFromValues },
  clockFromValues: { EnvironmentValues: WithoutClockFromValues },
  consoleResent: { ConsoleOutput: WithoutConsoleResent },
  consoleResentBeforeFailover: { Promoting: WithoutEarlierConsole },
  acceptWhatIsAwaited: { Waiting: WithoutAcceptingWhatIsAwaited },
  joinerAwaited: { Primary: WithoutAwaitingTheJoiner, chart: withoutAlone },
  inputConfirmedByCommit: { ConsoleInput: WithEarlyConfirmation },
};
