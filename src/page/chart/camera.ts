/** What of a chart is seen: the composite state that holds the lit one, at 100 % unless the visitor zooms. */
import type { Box } from '../../chart/layout/chart-layout';
import type { Picture, Placed } from './picture';

const margin = 12;
const leastScale = 0.1;
/** A pointer that moves less has clicked. */
const slack = 4;

export class Camera {
  /** The corner of what is seen, and the scale. */
  #x = 0;
  #y = 0;
  #scale = 1;
  /** What it was moved to last: it stays there while the same is lit. */
  #target = '';
  #lit: ReadonlySet<string> = new Set();
  #pressed: { readonly x: number; readonly y: number; readonly left: number; readonly top: number } | undefined;
  #isDragged = false;
  /** What the plot measures; to ask the browser at each step would lay the page out each time. */
  #plotSize: { readonly width: number; readonly height: number };
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
    this.#plotSize = { width: plot.clientWidth, height: plot.clientHeight };
    this.#resized = new ResizeObserver(([{ contentRect }]) => {
      this.#plotSize = contentRect;
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

  get scale(): number {
    return this.#scale;
  }

  /** The middle of what is seen stays there. */
  zoomTo(scale: number): void {
    const before = this.#room;
    this.#scale = Math.min(2, Math.max(leastScale, scale));
    const { width, height } = this.#room;
    this.#moveTo(this.#x + (before.width - width) / 2, this.#y + (before.height - height) / 2, false);
  }

  /** The whole picture, not larger than at 100 %. */
  fit(): void {
    const { width, height } = this.picture.chart.layout;
    const plot = this.#plotSize;
    this.zoomTo(Math.min(1, plot.width / width, plot.height / height));
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
    const room = this.#room;
    const wide = this.#around(leaf, ({ width }) => width + margin <= room.width);
    const high = this.#around(leaf, ({ height }) => height + margin <= room.height);
    const target = `${wide.id} ${high.id}`;
    const isSeen = target === this.#target && this.#sees(place.box);
    this.#target = target;
    if (isSeen) return;
    const x = wide.box.x + (wide.box.width - room.width) / 2;
    const y = high.box.y + (high.box.height - room.height) / 2;
    // Of what is larger than the pane the beginning is seen, where its name stands, if the leaf is too.
    const outer = wide.around === undefined ? undefined : places.get(wide.around)?.box;
    const fromLeft = outer === undefined ? x : outer.x - margin;
    const isLeafSeen = place.box.x + place.box.width + margin <= fromLeft + room.width;
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
    const room = this.#room;
    return x >= this.#x && y >= this.#y && x + width <= this.#x + room.width && y + height <= this.#y + room.height;
  }

  /** A picture that is smaller than the pane stands in its middle; a larger one fills it. */
  #moveTo(x: number, y: number, softly: boolean): void {
    const { width, height } = this.picture.chart.layout;
    const room = this.#room;
    const within = (at: number, size: number, space: number) =>
      Math.round(size <= space ? (size - space) / 2 : Math.min(size - space, Math.max(0, at)));
    this.#x = within(x, width, room.width);
    this.#y = within(y, height, room.height);
    const scale = this.#scale;
    this.paper.classList.toggle('soft', softly);
    this.paper.style.transform = `translate(${-this.#x * scale}px, ${-this.#y * scale}px)${scale === 1 ? '' : ` scale(${scale})`}`;
    this.tell({ x: this.#x, y: this.#y, ...room });
  }

  /** How much of the picture there is room for. */
  get #room(): { readonly width: number; readonly height: number } {
    const { width, height } = this.#plotSize;
    return { width: width / this.#scale, height: height / this.#scale };
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
    this.#moveTo(from.left + (from.x - clientX) / this.#scale, from.top + (from.y - clientY) / this.#scale, false);
  };

  readonly #release = (): void => {
    this.#pressed = undefined;
  };

  readonly #wheel = (event: WheelEvent): void => {
    if (event.ctrlKey) return;
    event.preventDefault();
    this.#moveTo(this.#x + event.deltaX / this.#scale, this.#y + event.deltaY / this.#scale, false);
  };
}
