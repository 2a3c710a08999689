/** What of a chart is seen, always at 100 %: the composite state that holds the lit one. */
import type { Box } from '../../../../chart/layout/chart-layout';
import type { Picture, Placed } from './pictures';

const margin = 12;
/** A pointer that moves less has clicked. */
const slack = 4;

export class Camera {
  #x = 0;
  #y = 0;
  /** What it was moved to last: it stays there while the same is lit. */
  #target = '';
  #lit: ReadonlySet<string> = new Set();
  #pressed: { readonly x: number; readonly y: number; readonly left: number; readonly top: number } | undefined;
  #isDragged = false;
  readonly #resized: ResizeObserver;
  readonly #ended = new AbortController();

  /** `tell` hears which part of the picture is seen. */
  constructor(
    private readonly plot: HTMLElement,
    private readonly paper: HTMLElement,
    private readonly picture: Picture,
    private readonly tell: (seen: Box) => void,
  ) {
    const { signal } = this.#ended;
    plot.addEventListener('pointerdown', this.#press, { signal });
    plot.addEventListener('pointermove', this.#drag, { signal });
    plot.addEventListener('pointerup', this.#release, { signal });
    plot.addEventListener('pointercancel', this.#release, { signal });
    plot.addEventListener('wheel', this.#wheel, { signal, passive: false });
    this.#resized = new ResizeObserver(() => {
      this.#target = '';
      this.follow(this.#lit, false);
    });
    this.#resized.observe(plot);
  }

  end(): void {
    this.#ended.abort();
    this.#resized.disconnect();
  }

  /** Whether the press that ends now has moved the picture: then it is no click. */
  get hasDragged(): boolean {
    return this.#isDragged;
  }

  /** Moves to what is lit, unless it is seen. */
  follow(lit: ReadonlySet<string>, softly = true): void {
    this.#lit = lit;
    const { places } = this.picture;
    const leaf = [...lit].findLast((id) => places.get(id)?.isLeaf);
    const place = leaf === undefined ? undefined : places.get(leaf);
    if (leaf === undefined || place === undefined) {
      this.#moveTo(this.#x, this.#y, softly);
      return;
    }
    const { clientWidth, clientHeight } = this.plot;
    const wide = this.#around(leaf, ({ width }) => width + margin <= clientWidth);
    const high = this.#around(leaf, ({ height }) => height + margin <= clientHeight);
    const target = `${wide.id} ${high.id}`;
    const isSeen = target === this.#target && this.#sees(place.box);
    this.#target = target;
    if (isSeen) return;
    const x = wide.box.x + (wide.box.width - clientWidth) / 2;
    const y = high.box.y + (high.box.height - clientHeight) / 2;
    // Of what is larger than the pane the beginning is seen, where its name stands, if the leaf is too.
    const outer = wide.around === undefined ? undefined : places.get(wide.around)?.box;
    const fromLeft = outer === undefined ? x : outer.x - margin;
    const isLeafSeen = place.box.x + place.box.width + margin <= fromLeft + clientWidth;
    this.#moveTo(isLeafSeen && wide.around !== this.picture.chart.root.id ? fromLeft : x, y, softly);
  }

  /** The outermost state around a leaf that fits. */
  #around(leaf: string, fits: (box: Box) => boolean): Placed & { readonly id: string } {
    const { places } = this.picture;
    let [id, place] = [leaf, places.get(leaf) as Placed];
    for (let { around } = place; around !== undefined; ) {
      const outer = places.get(around) as Placed;
      if (!fits(outer.box)) break;
      [id, place] = [around, outer];
      around = outer.around;
    }
    return { id, ...place };
  }

  #sees({ x, y, width, height }: Box): boolean {
    const { clientWidth, clientHeight } = this.plot;
    return x >= this.#x && y >= this.#y && x + width <= this.#x + clientWidth && y + height <= this.#y + clientHeight;
  }

  /** A picture that is smaller than the pane stands in its middle; a larger one fills it. */
  #moveTo(x: number, y: number, softly: boolean): void {
    const { width, height } = this.picture.chart.layout;
    const { clientWidth, clientHeight } = this.plot;
    const within = (at: number, size: number, room: number) =>
      Math.round(size <= room ? (size - room) / 2 : Math.min(size - room, Math.max(0, at)));
    this.#x = within(x, width, clientWidth);
    this.#y = within(y, height, clientHeight);
    this.paper.classList.toggle('soft', softly);
    this.paper.style.transform = `translate(${-this.#x}px, ${-this.#y}px)`;
    this.tell({ x: this.#x, y: this.#y, width: clientWidth, height: clientHeight });
  }

  readonly #press = ({ clientX, clientY, button }: PointerEvent): void => {
    if (button !== 0) return;
    this.#isDragged = false;
    this.#pressed = { x: clientX, y: clientY, left: this.#x, top: this.#y };
  };

  readonly #drag = ({ clientX, clientY, pointerId }: PointerEvent): void => {
    const from = this.#pressed;
    if (from === undefined) return;
    if (!this.#isDragged && Math.hypot(clientX - from.x, clientY - from.y) < slack) return;
    this.#isDragged = true;
    this.plot.setPointerCapture(pointerId);
    this.#moveTo(from.left + from.x - clientX, from.top + from.y - clientY, false);
  };

  readonly #release = (): void => {
    this.#pressed = undefined;
  };

  readonly #wheel = (event: WheelEvent): void => {
    if (event.ctrlKey) return;
    event.preventDefault();
    this.#moveTo(this.#x + event.deltaX, this.#y + event.deltaY, false);
  };
}
