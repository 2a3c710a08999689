/** All steps in their order; only the rows that are seen are there. */

import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { grouped } from '../../page/format';
import type { StepRow } from '../viewer-protocol';
import { stateWords } from './glyph';
import { filter, following, goTo, hidden, nextShown, overview, step } from './state';
import { useAnswer } from './use-answer';

const rowHeight = 21;
/** Browsers lay out no element that is higher than some 33 million pixels. */
const greatestHeight = 30_000_000;
const pauseMs = 60;

function Row({ row }: { readonly row: StepRow }) {
  const isHere = row.step === step.value;
  const words = row.isTaken ? stateWords(row) : '';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
    <div
      id={`step-${row.step}`}
      class={`log-line${isHere ? ' here' : ''}`}
      role="option"
      aria-selected={isHere}
      tabIndex={-1}
      onClick={() => goTo(row.step, row.actor)}
    >
      <span class="number">{grouped(row.step)}</span>
      <span class="number">{row.time}</span>
      <b class="ell" title={row.name}>
        {row.name}
      </b>
      <span class="ell" title={row.source ? `${row.type}, from ${row.source.name}` : row.type}>
        {row.type}
      </span>
      <span class="ell state" title={words}>
        {shortState(words)}
      </span>
    </div>
  );
}

/** Of a nested state its end. */
const shortState = (words: string): string => (/^[\w-]+(\.[\w-]+)+$/.test(words) ? words.replace(/^.*\./, '…') : words);

export function Log() {
  const box = useRef<HTMLDivElement>(null);
  /** Where the visitor has scrolled to: a place in the list; none: the rows around the step. */
  const scrolledTo = useSignal<number | undefined>(undefined);
  const room = useSignal(12);
  /** Where the list has been put, which is no scrolling of the visitor's. */
  const putAt = useRef(-1);
  const { version, last = 0, first = 1 } = overview.value ?? {};
  const here = step.value;
  const log = useAnswer<'log'>(
    {
      ask: 'log',
      filter: filter.value,
      hidden: hidden.value,
      from: scrolledTo.value ?? 0,
      count: room.value,
      ...(scrolledTo.value === undefined && { near: here }),
    },
    version,
    pauseMs,
  );
  const { rows = [], total = 0, first: from = 0 } = log.value ?? {};
  const height = Math.min(total * rowHeight, greatestHeight);

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      room.value = Math.max(1, Math.floor(element.clientHeight / rowHeight));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    scrolledTo.value = undefined;
  }, [here, filter.value, hidden.value]);
  useEffect(() => {
    const element = box.current;
    if (element === null || scrolledTo.value !== undefined) return;
    const way = Math.max(1, height - element.clientHeight);
    element.scrollTop = total <= room.value ? 0 : (from / (total - room.value)) * way;
    putAt.current = element.scrollTop;
  }, [from, total, room.value, scrolledTo.value]);

  const scroll = () => {
    const element = box.current;
    if (element === null || Math.abs(element.scrollTop - putAt.current) < 2) return;
    putAt.current = -1;
    const way = Math.max(1, height - element.clientHeight);
    scrolledTo.value = Math.max(0, Math.round((element.scrollTop / way) * (total - room.value)));
  };
  const all = last - first + 1;
  const isWhole = total === all;
  return (
    <section class="pane log" aria-label="Log" tabIndex={-1}>
      <div class="head">
        <h2>Log</h2>
        <span class="q">
          {isWhole ? `${grouped(all)} steps` : `${grouped(total)} of ${grouped(all)} steps`}
          {following.value && ', following'}
        </span>
        <span class="sp" />
        <label class="field">
          <span class="vh">Filter the log</span>
          <input
            id="log-filter"
            type="search"
            placeholder="actor:right  peerFailed"
            title="actor: from: type: state: status: program: and words; every part must hold"
            spellcheck={false}
            value={filter.value}
            onInput={({ currentTarget }) => {
              filter.value = currentTarget.value;
            }}
          />
          <kbd>/</kbd>
        </label>
      </div>
      <div
        ref={box}
        class="lines"
        role="listbox"
        aria-label="Steps"
        tabIndex={0}
        aria-activedescendant={rows.some((row) => row.step === here) ? `step-${here}` : undefined}
        onScroll={scroll}
        onKeyDown={(key) => {
          const way = { ArrowDown: true, ArrowUp: false }[key.key];
          if (way === undefined) return;
          key.preventDefault();
          void nextShown(way);
        }}
      >
        <div class="all" role="presentation" style={{ height: `${Math.max(height, rows.length * rowHeight)}px` }}>
          <div class="window" role="presentation">
            {rows.map((row) => (
              <Row key={row.step} row={row} />
            ))}
          </div>
        </div>
      </div>
      {total === 0 && log.value !== undefined && all > 0 && <p class="none q">No step passes the filter.</p>}
    </section>
  );
}
