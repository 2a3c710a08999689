/** The records in words; only the rows that are seen are there. */
import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { grouped, milliseconds } from '../../page/format';
import type { LogRow, LogWindow } from '../protocol';
import { Divider } from './divider';
import { Latest } from './latest';
import { rowsNear } from './log-search';
import { showRule } from './rail/tour-pane';
import { ask, event, filter, hovered, run, scene, select } from './state';
import './log.css';

const rowHeight = 21;
/** So many rows beyond those in sight are there on each side. */
const overscan = 6;

/** Goes to the next record that passes the filter, or the one before. */
export async function nextHit(forward: boolean): Promise<void> {
  const info = run.value;
  if (info === undefined) return;
  const rows = await rowsNear(filter.value, 5);
  const hit = forward
    ? rows.find((row) => row.event > event.value)
    : rows.findLast((row: LogRow) => row.event < event.value);
  if (hit !== undefined) await select(hit);
}

function Row({ row, at }: { readonly row: LogRow; readonly at: number }) {
  const isHere = row.event === event.value;
  const role = scene.value?.replicas.find(({ name }) => name === row.actor)?.role ?? '';
  return (
    <div
      id={`row-${row.event}`}
      class={`log-row${isHere ? ' here' : row.event > event.value ? ' ahead' : ''}`}
      role="option"
      aria-selected={isHere}
      tabIndex={-1}
      style={{ top: `${at * rowHeight}px` }}
      onClick={({ target }) => {
        if (row.rule !== undefined && (target as HTMLElement).matches('.rule')) showRule(row.rule);
        else void select(row);
      }}
      onKeyDown={(key) => key.key === 'Enter' && void select(row)}
      onPointerEnter={() => {
        hovered.value = { kind: 'record', event: row.event };
      }}
    >
      <span class="number">{row.event}</span>
      <span class="number">{milliseconds(row.at)}</span>
      <span class={`who ell ${role}`}>{row.actor}</span>
      <span class="text ell" title={row.text}>
        {row.text}
      </span>
      {row.rule ? (
        <span class="rule" title={`The tour’s step on ${row.rule}`}>
          {row.rule}
        </span>
      ) : (
        <span />
      )}
    </div>
  );
}

interface Wish {
  readonly run: number;
  readonly filter: string;
  readonly from: number;
  readonly count: number;
  /** The rows around this record, instead of those from a place on. */
  readonly near?: number;
}

export function Log() {
  const shown = useSignal<LogWindow>({ rows: [], total: 0, first: 0, complete: true });
  const box = useRef<HTMLDivElement>(null);
  /** The first row that is to be seen. */
  const scrollTo = useRef<number | undefined>(undefined);
  /** Where the box is scrolled to, and its height: to ask the browser at each step would lay the page out each time. */
  const scrolled = useRef(0);
  const height = useRef(0);
  const info = run.value;
  const [id, here, words, length] = [info?.id, event.value, filter.value, info?.events];
  const rowsInSight = () => Math.max(1, Math.round(height.current / rowHeight));
  const isEmpty = words.trim() !== '' && shown.value.total === 0 && shown.value.complete;
  const latest = useMemo((): Latest<Wish, LogWindow> => {
    const fetched = new Latest(
      (wish: Wish) => ask({ ask: 'log', ...wish }),
      (found, wish) => {
        const { near } = wish;
        if (near !== undefined && found.complete) {
          const place = found.rows.findLastIndex((row) => row.event <= near);
          scrollTo.current = found.first + Math.max(0, place) - (rowsInSight() >> 1);
        }
        shown.value = found;
        if (!found.complete) fetched.want({ ...wish });
      },
    );
    return fetched;
  }, []);

  const fetchRows = (near?: number) => {
    if (id === undefined) return;
    const from = Math.max(0, Math.floor(scrolled.current / rowHeight) - overscan);
    const count = rowsInSight() + 2 * overscan;
    latest.want({ run: id, filter: words, from, count, ...(near === undefined ? {} : { near }) });
  };
  // A pane that comes into sight, or grows, has room for other rows.
  const onSize = useRef(() => {});
  onSize.current = () => fetchRows(event.peek());
  useEffect(() => {
    const sizes = new ResizeObserver(([{ contentRect }]) => {
      height.current = contentRect.height;
      onSize.current();
    });
    sizes.observe(box.current as HTMLElement);
    return () => sizes.disconnect();
  }, []);
  // Before anything is painted: rows that have just come stand where they are seen.
  useLayoutEffect(() => {
    const row = scrollTo.current;
    scrollTo.current = undefined;
    if (row === undefined || box.current === null) return;
    const most = Math.max(0, shown.value.total * rowHeight - height.current);
    scrolled.current = Math.round(Math.min(most, Math.max(0, row) * rowHeight));
    box.current.scrollTop = scrolled.current;
  }, [shown.value]);

  useEffect(() => fetchRows(here), [id, here, words, info?.ended, Math.min(length ?? 0, 40)]);

  return (
    <section class="pane log" aria-label="Log" tabIndex={-1}>
      <Divider of="log" />
      <div class="head">
        <h2>Log</h2>
        <span class="q">
          {words.trim() === ''
            ? `${grouped(length ?? 0)} events`
            : `${grouped(shown.value.total)} of ${grouped(length ?? 0)} events`}
        </span>
        <span class="sp" />
        <label class="field">
          <span class="vh">Filter</span>
          <input
            id="log-filter"
            type="search"
            placeholder="actor:right rule:P3 epoch:17"
            value={words}
            spellcheck={false}
            onInput={({ currentTarget }) => {
              filter.value = currentTarget.value;
            }}
          />
          <kbd>/</kbd>
        </label>
      </div>
      {isEmpty && (
        <p class="none" role="status">
          No record passes the filter: it takes actor:right, rule:P3, epoch:17, type:role.primary, and words.{' '}
          <button
            type="button"
            class="link-button"
            onClick={() => {
              filter.value = '';
            }}
          >
            Show all
          </button>
        </p>
      )}
      <div
        ref={box}
        class="rows"
        role="listbox"
        aria-label="Records"
        tabIndex={0}
        aria-activedescendant={shown.value.rows.some((row) => row.event === here) ? `row-${here}` : undefined}
        onScroll={({ currentTarget: { scrollTop } }) => {
          // What the page itself has scrolled to is no wish of the visitor.
          if (Math.abs(scrollTop - scrolled.current) < 1) return;
          scrolled.current = scrollTop;
          fetchRows();
        }}
      >
        <div class="all" role="presentation" style={{ height: `${shown.value.total * rowHeight}px` }}>
          {shown.value.rows.map((row, at) => (
            <Row key={row.event} row={row} at={shown.value.first + at} />
          ))}
        </div>
      </div>
    </section>
  );
}
