/** The rule between two panes: dragged, or moved by arrow keys; a double click or Enter restores it. */
import { effect, type Signal, signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { remember, remembered } from '../../page/theme';
import './divider.css';

export type Divided = 'rail' | 'side' | 'log' | 'chart';

/** In which direction a drag makes its pane larger, and how small and large it can be, in pixels. */
const panes: Readonly<Record<Divided, { readonly axis: 'x' | 'y'; readonly sign: 1 | -1; readonly least: number }>> = {
  rail: { axis: 'x', sign: 1, least: 200 },
  side: { axis: 'x', sign: -1, least: 280 },
  log: { axis: 'y', sign: -1, least: 76 },
  chart: { axis: 'y', sign: 1, least: 160 },
};
const labels: Readonly<Record<Divided, string>> = {
  rail: 'Width of tour and faults',
  side: 'Width of chart and consoles',
  log: 'Height of the log',
  chart: 'Height of the chart',
};
const mostShare = 0.7;
const keyPx = 16;

/** Sizes that the visitor has chosen; without one the layout's own holds. */
const chosen = Object.fromEntries(
  (Object.keys(panes) as Divided[]).map((pane) => {
    const size = signal<number | undefined>(Number(remembered(`pane-${pane}`)) || undefined);
    effect(() => {
      const root = document.documentElement.style;
      if (size.value === undefined) root.removeProperty(`--${pane}`);
      else root.setProperty(`--${pane}`, `${size.value}px`);
      remember(`pane-${pane}`, String(size.value ?? ''));
    });
    return [pane, size];
  }),
) as Readonly<Record<Divided, Signal<number | undefined>>>;

/** The pane's size now, measured where it has not been chosen. */
function sizeOf(divider: HTMLElement, pane: Divided): number {
  const element = document.querySelector(`.${pane === 'chart' ? 'pane.chart' : pane === 'log' ? 'pane.log' : pane}`);
  const box = (element ?? divider).getBoundingClientRect();
  return panes[pane].axis === 'x' ? box.width : box.height;
}

function resize(pane: Divided, size: number): void {
  const { axis, least } = panes[pane];
  const most = mostShare * (axis === 'x' ? innerWidth : innerHeight);
  chosen[pane].value = Math.round(Math.min(most, Math.max(least, size)));
}

export function Divider({ of: pane }: { readonly of: Divided }) {
  const { axis, sign, least } = panes[pane];
  const begun = useRef<{ readonly at: number; readonly size: number } | undefined>(undefined);
  const place = (event: PointerEvent) => (axis === 'x' ? event.clientX : event.clientY);
  const restore = () => {
    chosen[pane].value = undefined;
  };
  return (
    <div
      class={`divider ${axis} of-${pane}`}
      role="separator"
      tabIndex={0}
      aria-label={labels[pane]}
      aria-orientation={axis === 'x' ? 'vertical' : 'horizontal'}
      aria-valuemin={least}
      aria-valuemax={Math.round(mostShare * (axis === 'x' ? innerWidth : innerHeight))}
      aria-valuenow={chosen[pane].value ?? least}
      aria-valuetext={chosen[pane].value === undefined ? 'as designed' : `${chosen[pane].value} pixels`}
      title="Drag, or arrow keys; a double click restores it"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        begun.current = { at: place(event), size: sizeOf(event.currentTarget, pane) };
      }}
      onPointerMove={(event) => {
        const from = begun.current;
        if (from !== undefined && event.currentTarget.hasPointerCapture(event.pointerId))
          resize(pane, from.size + sign * (place(event) - from.at));
      }}
      onPointerUp={() => {
        begun.current = undefined;
      }}
      onDblClick={restore}
      onKeyDown={(key) => {
        const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key.key];
        if (by === undefined && key.key !== 'Enter') return;
        key.preventDefault();
        key.stopPropagation();
        if (by === undefined) restore();
        else resize(pane, sizeOf(key.currentTarget, pane) + sign * by * keyPx);
      }}
    />
  );
}
