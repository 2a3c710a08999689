/** What a pointer and a wheel do with the diagram. */
import type { Drawing, Point } from './drawing';
import { panBy, showSpan, zoomBy } from './view';

interface Hears {
  readonly drawing: () => Drawing;
  /** Places along the time while a span is being chosen; nothing when it has been. */
  readonly span: (chosen: readonly [number, number] | undefined) => void;
  readonly click: (point: Point) => void;
  readonly doubleClick: (at: number) => void;
  readonly move: (point: Point | undefined) => void;
}

/** A pointer that moves less has clicked. */
const slack = 4;

export class Gestures {
  readonly #ended = new AbortController();
  #pressed: { readonly from: Point; last: number; readonly isSpan: boolean; hasMoved: boolean } | undefined;

  constructor(
    private readonly plot: HTMLElement,
    private readonly hears: Hears,
  ) {
    const { signal } = this.#ended;
    plot.addEventListener('pointerdown', this.#press, { signal });
    plot.addEventListener('pointermove', this.#move, { signal });
    plot.addEventListener('pointerup', this.#release, { signal });
    plot.addEventListener('pointercancel', this.#cancel, { signal });
    plot.addEventListener('pointerleave', () => hears.move(undefined), { signal });
    plot.addEventListener('dblclick', this.#doubleClick, { signal });
    plot.addEventListener('wheel', this.#wheel, { signal, passive: false });
  }

  end(): void {
    this.#ended.abort();
  }

  #point({ clientX, clientY }: MouseEvent): Point {
    const { left, top } = this.plot.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }

  #along(event: MouseEvent): number {
    const [x, y] = this.#point(event);
    return this.hears.drawing().plan.isDown ? y : x;
  }

  readonly #press = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    this.#pressed = {
      ...{ from: this.#point(event), last: this.#along(event), isSpan: event.shiftKey, hasMoved: false },
    };
  };

  readonly #move = (event: PointerEvent): void => {
    const pressed = this.#pressed;
    const point = this.#point(event);
    if (pressed === undefined) {
      this.hears.move(point);
      return;
    }
    const [dx, dy] = [point[0] - pressed.from[0], point[1] - pressed.from[1]];
    if (!pressed.hasMoved && Math.hypot(dx, dy) < slack) return;
    pressed.hasMoved = true;
    this.plot.setPointerCapture(event.pointerId);
    const along = this.#along(event);
    if (pressed.isSpan) this.hears.span([this.#begin(pressed.from), along]);
    else panBy(along - pressed.last);
    pressed.last = along;
  };

  #begin([x, y]: Point): number {
    return this.hears.drawing().plan.isDown ? y : x;
  }

  readonly #release = (event: PointerEvent): void => {
    const pressed = this.#pressed;
    this.#pressed = undefined;
    this.hears.span(undefined);
    if (pressed === undefined) return;
    if (!pressed.hasMoved) this.hears.click(this.#point(event));
    else if (pressed.isSpan) {
      const { scale, plan } = this.hears.drawing();
      const at = (along: number) => scale.instant(along - plan.origin);
      void showSpan(at(this.#begin(pressed.from)), at(this.#along(event)));
    }
  };

  readonly #cancel = (): void => {
    this.#pressed = undefined;
    this.hears.span(undefined);
  };

  readonly #doubleClick = (event: MouseEvent): void => {
    const { scale, plan } = this.hears.drawing();
    this.hears.doubleClick(scale.instant(this.#along(event) - plan.origin));
  };

  readonly #wheel = (event: WheelEvent): void => {
    const { origin } = this.hears.drawing().plan;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) zoomBy(1.0025 ** -event.deltaY, this.#along(event) - origin);
    else panBy(-(event.deltaX || event.deltaY));
  };
}
