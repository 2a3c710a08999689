/** Faults made by hand, each of a kind that people make: a step left out, a field forgotten, an order turned round. */

export interface Fault {
  readonly name: string;
  readonly file: string;
  /** Stands once in the file. */
  readonly before: string;
  readonly after: string;
}

const fault = (name: string, file: string, before: string, after: string): Fault => ({ name, file, before, after });

export const faults: readonly Fault[] = [
  fault(
    'the end of the failover epoch delivers no interrupt that the dead primary had forwarded',
    'src/hypervisor/interrupt-delivery.ts',
    'this.deliverAll(epoch, forwarded, repeats);',
    '',
  ),
  fault(
    'a joiner is not told when the interval timer is due',
    'src/hypervisor/time-of-day.ts',
    'this.dueTicks = dueTicks;',
    '',
  ),
  fault(
    'the state does not say when the interval timer is due',
    'src/hypervisor/time-of-day.ts',
    'return { seenTicks: this.greatestSeen, dueTicks: this.dueTicks };',
    'return { seenTicks: this.greatestSeen };',
  ),
  fault(
    'a joiner forgets that the guest has reset its machine',
    'src/hypervisor/replica-state.ts',
    'this.outputs.requestedHalt = state.requestedHalt ?? undefined;',
    '',
  ),
  fault(
    'a joiner forgets the console bytes that are kept',
    'src/hypervisor/console-output.ts',
    'this.kept = [...kept];',
    'this.kept = [];',
  ),
  fault(
    'a joiner forgets the interrupts that were forwarded for the epoch',
    'src/hypervisor/roles/joining.ts',
    'for (const message of state.interrupts) this.log.receive(message);',
    '',
  ),
  fault(
    'a joiner forgets which targets have disconnected',
    'devices/ncr53c700/front.ts',
    'this.simulator = { ...simulator };',
    'this.simulator = { ...this.simulator };',
  ),
  fault(
    "a joiner forgets the UART's pending transmit interrupt",
    'devices/rs232/front.ts',
    'this.state = { ...state, received: [...state.received] };',
    'this.state = { ...state, transmitPending: false, received: [...state.received] };',
  ),
  fault(
    'a promoted replica does not send the others what they lack of its prefix',
    'src/replica/group.ts',
    'this.history.after(this.prefixes.of(name), this.index)',
    'this.history.after(this.index, this.index)',
  ),
  fault(
    'a takeover makes no phantom for nexuses that had disconnected',
    'devices/ncr53c700/back.ts',
    'this.phantom = new PhantomBus(disconnected, identifying);',
    '',
  ),
  fault(
    'the phantom forgets which targets had disconnected',
    'devices/ncr53c700/back.ts',
    'new PhantomBus(disconnected, identifying)',
    'new PhantomBus(0, identifying)',
  ),
  fault(
    'restarted operations are performed before the takeover of the bus',
    'src/hypervisor/output-path.ts',
    'const uncertain = this.environment.takeOver();',
    'for (const operation of restarted.splice(0)) this.environment.perform(operation); const uncertain = this.environment.takeOver();',
  ),
  fault(
    'a controller fetches from guest memory without waiting for the output commit',
    'src/hypervisor/hypervisor.ts',
    "this.commit.whenCommitted(then, 'fetch');",
    'then();',
  ),
  fault(
    'the machine is not paused while prefixes are compared',
    'machines/promoting.ts',
    "entry: ['pause', 'closeChannel', 'comparePrefixes'],",
    "entry: ['closeChannel', 'comparePrefixes'],",
  ),
  fault(
    'the machine is not paused while a primary claims a view without a failed backup',
    'machines/primary.ts',
    "entry: ['pause', 'closeChannel', 'claimWithout'],",
    "entry: ['closeChannel', 'claimWithout'],",
  ),
  fault('a deposed primary keeps its held outputs', 'src/hypervisor/hypervisor.ts', 'this.commit.drop();', ''),
  fault('a deposed primary does not leave the group', 'src/hypervisor/hypervisor.ts', 'group.leave();', ''),
];
