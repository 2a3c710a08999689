/** Keys of a person: on a terminal, Ctrl-A begins a command, and the guest gets the rest. */
export interface KeyListener {
  readonly type: (bytes: Uint8Array) => void;
  readonly command: (key: string) => void;
}

const controlA = 1;

export class CommandKeys {
  private commanding = false;

  constructor(
    private readonly onTerminal: boolean,
    private readonly hears: KeyListener,
  ) {}

  take(keys: Uint8Array): void {
    const typed: number[] = [];
    for (const key of keys) {
      if (this.commanding) {
        this.commanding = false;
        if (key === controlA) typed.push(key);
        else this.hears.command(String.fromCharCode(key));
      } else if (this.onTerminal && key === controlA) this.commanding = true;
      else typed.push(key);
    }
    if (typed.length > 0) this.hears.type(Uint8Array.from(typed));
  }
}
