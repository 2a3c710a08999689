/** Devices, terminal and arbiter inside the world itself, which all processors share (§3). */
import type { Operation, Output } from '../../../devices/device';
import { Fence } from '../../../devices/scsi/fence';
import type { EnvironmentPort } from '../../hypervisor/ports';
import type { ClaimAnswer, View } from '../../ports/arbiter';
import { completionOf, Device, deviceNames, status } from './devices';
import type { Member } from './member';
import type { AroundEnvironment, ScriptedEnvironment } from './scripted-environment';
import type { Step } from './steps';

interface Claim {
  readonly by: string;
  readonly view: View;
  readonly answered: (answer: ClaimAnswer) => void;
}

export class SharedDevices implements ScriptedEnvironment {
  private readonly devices = deviceNames.map((name) => new Device(name));
  private readonly fence: Fence;
  private readonly claims: Claim[] = [];

  constructor(
    view: View,
    private readonly wiring: AroundEnvironment,
  ) {
    this.fence = new Fence(view, wiring.rules.environment);
  }

  get view(): View {
    return this.fence.view;
  }

  get performed(): number {
    return this.devices.reduce((sum, device) => sum + device.performed, 0);
  }

  get positions() {
    return this.devices
      .filter(({ name }) => name !== 'disk')
      .map(({ name, position }) => ({ device: name, done: position }));
  }

  port(processor: string): EnvironmentPort {
    const { terminal, monitor, configuration } = this.wiring;
    const { mutations } = configuration;
    const isRefused = () => this.fence.isFenced(processor);
    return {
      perform: (output) => this.request(processor, output, isRefused()),
      putByte: (ordinal, byte) => {
        if (isRefused()) return terminal.shown.length;
        monitor.byteLeaves(processor, ordinal);
        if (ordinal === terminal.shown.length || mutations.has('consoleOrdinals')) terminal.shown.push(byte);
        monitor.shows();
        return terminal.shown.length;
      },
      expectedOrdinal: () => (mutations.has('consoleOrdinals') ? 0 : terminal.shown.length),
      uncertainCompletion: ({ device, operation }) => completionOf(device, operation, status.uncertain),
      canRepeat: ({ device, operation }) => {
        monitor.repeats(device, operation);
        return true;
      },
      takeOver: () => 0,
      listened: () => {},
      input: (from, most) => {
        if (isRefused()) return new Uint8Array(0);
        const first = mutations.has('inputOrdinals') ? terminal.confirmed : from;
        if (first < terminal.confirmed) {
          monitor.breaks(7, `${processor} asks for byte ${first} that was typed, and the terminal has forgotten it`);
        }
        return Uint8Array.from(terminal.typed.slice(first, first + most));
      },
      confirmInput: (upTo) => {
        if (!isRefused()) terminal.confirmed = Math.max(terminal.confirmed, upTo);
      },
    };
  }

  claim(by: string, view: View, answered: Claim['answered']): void {
    this.claims.push({ by, view, answered });
  }

  begin(): void {}

  join(joiner: Member): void {
    joiner.start();
  }

  steps(): readonly Step[] {
    const { terminal, configuration } = this.wiring;
    const steps: Step[] = [];
    for (const device of this.devices) {
      for (const { by, performed } of device.next) {
        steps.push({ do: performed ? 'complete' : 'perform', device: device.name, by });
      }
    }
    for (const { by } of this.claims) steps.push({ do: 'claim', who: by });
    if (terminal.typed.length < configuration.typed) steps.push({ do: 'type' });
    return steps;
  }

  happen(step: Step): void {
    const { terminal, member } = this.wiring;
    if (step.do === 'claim') this.answer(step.who);
    else if (step.do === 'perform') this.perform(this.device(step.device), step.by);
    else if (step.do === 'complete') member(step.by).hypervisor.interrupt(this.device(step.device).complete(step.by));
    else if (step.do === 'type') terminal.typed.push(terminal.typed.length + 1);
  }

  ended(processor: string): void {
    const claims = this.claims.filter(({ by }) => by !== processor);
    this.claims.splice(0, this.claims.length, ...claims);
  }

  settle(): void {
    for (const device of this.devices) device.forgetDone((processor) => !this.wiring.member(processor).serves);
  }

  private device(name: string): Device {
    return this.devices.find((device) => device.name === name) as Device;
  }

  private request(processor: string, output: Output | Operation, refused: boolean): void {
    const { monitor, finished } = this.wiring;
    if (output.kind === 'reset') {
      if (!this.fence.isFenced(processor)) finished(processor);
      return;
    }
    if (refused || !('operation' in output)) return;
    monitor.leaves(processor, output.device, output.operation);
    monitor.accepts(processor, output.device, this.view.primary);
    this.device(output.device).request(processor, output);
  }

  private perform(device: Device, by: string): void {
    const command = device.perform(by);
    const { monitor, trace } = this.wiring;
    monitor.performed(device.name, command, this.view.primary);
    trace.record(device.name, 'medium.finished', {
      processor: command.by,
      kind: command.block === status.position ? 'position' : `operation ${command.number}`,
    });
  }

  private answer(by: string): void {
    const [{ view, answered }] = this.claims.splice(
      this.claims.findIndex((claim) => claim.by === by),
      1,
    );
    const { rules, trace } = this.wiring;
    const answer = this.fence.claim(by, view);
    if (answer.granted && rules.environment.aborts)
      for (const device of this.devices) device.keepOnly(answer.view.primary);
    trace.record('bus', answer.granted ? 'claim.granted' : 'claim.refused', { claimant: by, term: view.term });
    answered(answer);
  }
}
