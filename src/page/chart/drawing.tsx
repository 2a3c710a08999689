/** The picture of a chart: drawn once; a step changes its classes, and where the camera stands. */
import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Box } from '../../chart/layout/chart-layout';
import { renderChart } from '../../chart/render/render';
import { chartStyle } from '../../chart/render/style';
import { Camera } from './camera';
import type { Picture } from './picture';
import './chart.css';

const sheet = new CSSStyleSheet();
sheet.replaceSync(chartStyle('light'));
document.adoptedStyleSheets.push(sheet);

interface Props {
  readonly picture: Picture;
  /** Ids of active states, of the transitions just taken, and of the states to stop at. */
  readonly lit: ReadonlySet<string>;
  readonly taken: ReadonlySet<string>;
  readonly breakpoints?: ReadonlySet<string>;
  readonly tone: string;
  /** The picture in a sentence. */
  readonly sentence: string;
  readonly isHidden: boolean;
  /** Hears which part of the picture is seen. */
  readonly seen: Signal<Box>;
  /** Gets the camera, for controls beside the picture. */
  readonly camera?: Signal<Camera | undefined>;
  readonly onState?: (id: string) => void;
  readonly onTransitions?: (ids: readonly string[]) => void;
}

export function Drawing(props: Props) {
  const { picture, lit, taken, breakpoints, tone, sentence, isHidden, seen } = props;
  const plot = useRef<HTMLDivElement>(null);
  const paper = useRef<HTMLDivElement>(null);
  const camera = useRef<Camera | undefined>(undefined);
  const parts = useRef<Parts>({ states: [], arrows: [] });
  useEffect(() => {
    const markup = renderChart(picture.chart, {}, { style: false, background: false });
    const svg = new DOMParser().parseFromString(markup, 'image/svg+xml').documentElement;
    // Its title would stand over the whole picture as a hint.
    svg.querySelector(':scope > title')?.remove();
    paper.current?.replaceChildren(svg);
    parts.current = partsOf(svg);
    const eye = new Camera(plot.current as HTMLElement, paper.current as HTMLElement, picture, (box) => {
      seen.value = box;
    });
    camera.current = eye;
    if (props.camera !== undefined) props.camera.value = eye;
    return () => eye.end();
  }, [picture]);

  useEffect(() => {
    const svg = paper.current?.firstElementChild;
    if (svg == null) return;
    svg.setAttribute('class', `statechart ${tone}`);
    svg.setAttribute('aria-label', sentence);
    for (const { element, id } of parts.current.states) {
      element.classList.toggle('active', lit.has(id));
      element.classList.toggle('breakpoint', breakpoints?.has(id) === true);
    }
    for (const { element, ids } of parts.current.arrows) {
      const isTaken = ids.some((id) => taken.has(id));
      element.classList.toggle('taken', isTaken);
    }
  }, [picture, tone, sentence, ...[lit, taken, breakpoints ?? []].map((ids) => [...ids].join())]);
  useEffect(() => camera.current?.follow(lit), [[...lit].join(), sentence, picture, isHidden]);

  const click = ({ target }: MouseEvent) => {
    if (camera.current?.hasDragged === true) return;
    const arrow = (target as Element).closest('[data-transitions]');
    const state = (target as Element).closest('[data-state]')?.getAttribute('data-state');
    if (arrow !== null) props.onTransitions?.(transitionsOf(arrow));
    else if (state) props.onState?.(state);
  };
  return (
    // The list of states is the same for the keyboard.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <div class="chart-plot" ref={plot} onClick={click} hidden={isHidden}>
      <div class="chart-paper" ref={paper} />
    </div>
  );
}

/** The elements whose classes change. */
interface Parts {
  readonly states: readonly { readonly element: Element; readonly id: string }[];
  readonly arrows: readonly { readonly element: Element; readonly ids: readonly string[] }[];
}

const partsOf = (svg: Element): Parts => ({
  states: [...svg.querySelectorAll('[data-state]')].map((element) => ({
    element,
    id: element.getAttribute('data-state') as string,
  })),
  arrows: [...svg.querySelectorAll('[data-transitions]')].map((element) => ({ element, ids: transitionsOf(element) })),
});

const transitionsOf = (arrow: Element): readonly string[] =>
  JSON.parse(arrow.getAttribute('data-transitions') ?? '[]') as readonly string[];
