/** Labels that do not overlap: what is placed first stays, what finds no room is left out. */
export interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly tone: string;
}

const most = 60;
const height = 13;

let pen: CanvasRenderingContext2D | null | undefined;

/** The width of a text of the diagram: 11 px; strong ones are 600. */
function widthOf(text: string, isStrong: boolean): number {
  pen ??= document.createElement('canvas').getContext('2d');
  if (pen === null || pen === undefined) return text.length * 6.5;
  const family = getComputedStyle(document.body).fontFamily;
  pen.font = `${isStrong ? 600 : 400} 11px ${family}`;
  return pen.measureText(text).width;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export class Labels {
  readonly placed: Label[] = [];
  readonly #taken: Box[] = [];

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {}

  /** Keeps labels away from a part of the picture. */
  keepFree(left: number, top: number, right: number, bottom: number): void {
    this.#taken.push({ left, right, top, bottom });
  }

  /** At the first of these places that is free; returns whether there is one. `room`: a text may be no wider. */
  place(
    text: string,
    places: readonly (readonly [x: number, y: number, anchor: Label['anchor']])[],
    tone: string,
    room = Number.POSITIVE_INFINITY,
  ): boolean {
    if (this.placed.length >= most) return false;
    const width = widthOf(text, /strong|promoting|primary/.test(tone));
    if (width > room) return false;
    for (const [x, y, anchor] of places) {
      const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
      const box = { left: left - 2, right: left + width + 2, top: y - height + 3, bottom: y + 3 };
      if (box.left < 0 || box.right > this.width || box.top < 0 || box.bottom > this.height) continue;
      const isFree = this.#taken.every(
        (each) => box.right <= each.left || box.left >= each.right || box.bottom <= each.top || box.top >= each.bottom,
      );
      if (!isFree) continue;
      this.#taken.push(box);
      this.placed.push({ text, x, y, anchor, tone });
      return true;
    }
    return false;
  }
}
