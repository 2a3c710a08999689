/** A console as a terminal shows it: so many bytes of a run, redrawn when the moment goes back. */
import type { Terminal } from '@xterm/xterm';
import type { ConsolePiece, ConsoleScene } from '../../../protocol';
import { Latest } from '../../latest';
import { ask } from '../../state';
import { Colouring } from './absorbed';
import { paletteIn } from './palette';

/** Of a longer console only the end is drawn. */
const greatest = 64_000;
const least = { columns: 8, rows: 2 };
/** While the moment moves, a screen is drawn no more often than this. */
const betweenMs = 100;

interface Wish {
  readonly run: number;
  readonly of: string | undefined;
  readonly length: number;
}

/** The terminal's program; `undefined` where it is not here and the network is gone. */
export const loadTerminal = () => import('@xterm/xterm').catch(() => undefined);

export class ConsoleScreen {
  #terminal: Terminal | undefined;
  #colouring = new Colouring();
  #shown: Wish = { run: 0, of: undefined, length: 0 };
  #wish: Wish = this.#shown;
  readonly #latest = new Latest(
    (wish: Wish) => this.#missing(wish),
    (pieces, wish) => this.#write(pieces, wish),
  );
  #isMoving = false;
  #ended = false;
  readonly #sizes: ResizeObserver;

  constructor(
    private readonly holder: HTMLElement,
    private readonly hasCursor: boolean,
  ) {
    this.#sizes = new ResizeObserver(() => this.#fit());
    void this.#open();
  }

  show(run: number, of: string | undefined, { length }: ConsoleScene): void {
    this.#wish = { run, of, length };
    if (this.#terminal !== undefined) this.#latest.want(this.#wish);
  }

  /** While the moment moves no reader can follow, and what it is told of each row costs a layout of the page. */
  move(isMoving: boolean): void {
    this.#isMoving = isMoving;
    if (this.#terminal !== undefined) this.#terminal.options.screenReaderMode = !isMoving;
  }

  paint(): void {
    if (this.#terminal !== undefined) this.#terminal.options.theme = paletteIn(this.holder);
  }

  scroll(pages: number): void {
    this.#terminal?.scrollPages(pages);
  }

  end(): void {
    this.#ended = true;
    this.#sizes.disconnect();
    this.#terminal?.dispose();
  }

  /** The terminal is fetched when the first console is seen. */
  async #open(): Promise<void> {
    const { Terminal } = (await loadTerminal()) ?? {};
    if (this.#ended || Terminal === undefined) return;
    const terminal = new Terminal({
      // What is typed goes the page's way; a terminal's own answers to its guest are no typing.
      disableStdin: true,
      convertEol: true,
      cursorInactiveStyle: this.hasCursor ? 'block' : 'outline',
      fontFamily: getComputedStyle(this.holder).fontFamily,
      fontSize: 12,
      lineHeight: 1.2,
      minimumContrastRatio: 4.5,
      screenReaderMode: !this.#isMoving,
      scrollback: 5_000,
      theme: paletteIn(this.holder),
    });
    terminal.open(this.holder);
    // The page's own keys stay in force; the pane around it has the focus.
    terminal.attachCustomKeyEventHandler(() => false);
    if (terminal.textarea) {
      terminal.textarea.tabIndex = -1;
      terminal.textarea.disabled = true;
    }
    this.#terminal = terminal;
    this.#sizes.observe(this.holder);
    this.#fit();
    this.#latest.want(this.#wish);
  }

  #fit(): void {
    const terminal = this.#terminal;
    const drawn = this.holder.querySelector<HTMLElement>('.xterm-screen');
    if (terminal === undefined || drawn === null || this.holder.clientHeight === 0) return;
    const [width, height] = [drawn.offsetWidth / terminal.cols, drawn.offsetHeight / terminal.rows];
    if (width === 0 || height === 0) return;
    terminal.resize(
      Math.max(least.columns, Math.floor(this.holder.clientWidth / width)),
      Math.max(least.rows, Math.floor(this.holder.clientHeight / height)),
    );
  }

  /** The bytes that the screen lacks; after a step back, all of them. */
  async #missing({ run, of, length }: Wish): Promise<readonly ConsolePiece[]> {
    if (this.#isMoving) await new Promise((resolve) => setTimeout(resolve, betweenMs));
    const from = this.#isFurther({ run, of, length }) ? this.#shown.length : Math.max(0, length - greatest);
    return ask({ ask: 'console', run, from, to: length, ...(of === undefined ? {} : { of }) });
  }

  #isFurther({ run, of, length }: Wish): boolean {
    return run === this.#shown.run && of === this.#shown.of && this.#shown.length <= length;
  }

  #write(pieces: readonly ConsolePiece[], wish: Wish): void {
    if (this.#terminal === undefined) return;
    if (!this.#isFurther(wish)) {
      this.#terminal.reset();
      this.#colouring = new Colouring();
    }
    for (const { bytes, fate } of pieces) {
      this.#terminal.write(this.#colouring.of(bytes, wish.of !== undefined && fate === 'absorbed'));
    }
    this.#shown = wish;
  }
}
