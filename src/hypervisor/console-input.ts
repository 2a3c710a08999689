import { inputCompletion } from '../../devices/rs232/front';
import type { VirtualInterrupt } from './interrupt-buffer';
import type { OutputCommit } from './output-commit';
import type { EnvironmentPort } from './ports';
import type { IoFronts } from './virtual-machine';

const nothing = new Uint8Array(0);

/**
 * Console input with its ordinals. At the end of an epoch the primary takes the typed bytes for which the
 * guest's UART has room; both replicas count the same bytes. The terminal may forget these bytes once everything sent
 * up to the end of that epoch is acknowledged.
 */
export class ConsoleInput {
  private isListenerTold = false;

  constructor(
    private readonly uart: IoFronts['uart'],
    protected readonly environment: Pick<EnvironmentPort, 'listened' | 'input' | 'confirmInput'>,
    private readonly commit: OutputCommit,
    /** The ordinal of the next byte to be delivered to the guest. */
    private receivedBytes = 0,
  ) {}

  /** P1: the input to deliver at the end of this epoch. */
  take(): VirtualInterrupt | undefined {
    const { name } = this.uart;
    const bytes = this.waiting();
    if (bytes.length === 0) return undefined;
    return { source: name, completion: inputCompletion(name, this.receivedBytes, bytes), uncertain: false };
  }

  /** Variable epochs: whether typed bytes wait for which the UART has room. */
  get isReady(): boolean {
    return this.waiting().length > 0;
  }

  get received(): number {
    return this.receivedBytes;
  }

  /** Of a new replica: the count of the primary that sent the state. */
  restore(received: number): void {
    this.receivedBytes = received;
  }

  /** Either replica counts the input that its guest has received. */
  delivered({ source, completion }: VirtualInterrupt): void {
    if (source === this.uart.name && completion !== undefined) {
      this.receivedBytes = completion.registers.ORDINAL + completion.registers.COUNT;
    }
  }

  /** The leading processor tells the terminal, once the epoch's end that carried the input is acknowledged. */
  confirm(): void {
    const upTo = this.receivedBytes;
    this.commit.whenCommitted(() => this.environment.confirmInput(upTo), upTo);
  }

  private waiting(): Uint8Array {
    const { room, listens } = this.uart;
    if (listens && !this.isListenerTold) {
      this.isListenerTold = true;
      this.commit.whenCommitted(() => this.environment.listened(), 'listening');
    }
    return room > 0 ? this.environment.input(this.receivedBytes, room) : nothing;
  }
}
