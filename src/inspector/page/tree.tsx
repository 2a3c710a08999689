/** The actors as a tree, whose subtrees one folds and hides; many of one name are one row until it is opened. */
import { useEffect, useRef } from 'preact/hooks';
import { grouped, plural } from '../../page/format';
import type { TreeRow } from '../viewer-protocol';
import { Glyph, stateWords } from './glyph';
import { actor, find, hidden, hide, overview, step, toggle, toggled } from './state';
import { useAnswer } from './use-answer';

const pauseMs = 150;
/** Most characters of a name's end that stay where its beginning gives way. */
const greatestEnd = 12;

/** A long name loses its middle: where its end begins, with the last dot if that is near. */
function endOf(name: string): number {
  const dot = name.lastIndexOf('.');
  return dot > 0 && name.length - dot <= greatestEnd ? dot : Math.max(0, name.length - greatestEnd / 2);
}

interface RowProps {
  readonly row: TreeRow;
  readonly isChosen: boolean;
  readonly isReached: boolean;
}

function Row({ row, isChosen, isReached }: RowProps) {
  const { key, depth, name, steps, hasChildren, isOpen } = row;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys
    <div
      role="treeitem"
      class="tree-row"
      data-key={key}
      aria-level={depth + 1}
      aria-selected={isChosen}
      aria-expanded={hasChildren ? isOpen : undefined}
      tabIndex={isReached ? 0 : -1}
      style={{ paddingLeft: `${8 + Math.min(depth, 8) * 18}px` }}
      onClick={() => {
        if (row.actor === undefined) toggle(key);
        else actor.value = row.actor;
      }}
      onDblClick={() => hasChildren && row.actor !== undefined && toggle(key)}
    >
      {hasChildren ? (
        <button
          type="button"
          class="fold"
          tabIndex={-1}
          aria-label={`${isOpen ? 'Fold' : 'Unfold'} ${name}`}
          onClick={(event) => {
            event.stopPropagation();
            toggle(key);
          }}
        >
          <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">
            <path d={isOpen ? 'M0 2h8L4 7z' : 'M2 0v8l5-4z'} />
          </svg>
        </button>
      ) : (
        <span class="fold" />
      )}
      <Glyph {...row} />
      <span class="name" title={name}>
        <span class="ell">{name.slice(0, endOf(name))}</span>
        {name.slice(endOf(name))}
      </span>
      <span class="count">{grouped(steps)}</span>
      <button
        type="button"
        class="hide-row"
        tabIndex={-1}
        title="Hide it and what is below, H"
        aria-label={`Hide ${name}`}
        onClick={(event) => {
          event.stopPropagation();
          hide(key);
        }}
      >
        ✕
      </button>
      <span class="state ell" title={stateWords(row)}>
        {stateWords(row)}
      </span>
    </div>
  );
}

export function ActorTree() {
  const growth = overview.value?.version;
  const tree = useAnswer<'tree'>(
    { ask: 'tree', step: step.value, toggled: toggled.value, hidden: hidden.value, find: find.value },
    growth,
    pauseMs,
  );
  const list = useRef<HTMLDivElement>(null);
  const rows = tree.value?.rows ?? [];
  const chosen = actor.value;
  const reached = rows.find((row) => row.actor === chosen && chosen !== undefined) ?? rows[0];

  // As long as none has been chosen it is the outermost that has a chart.
  useEffect(() => {
    if (chosen !== undefined || rows.length === 0) return;
    const charts = rows.filter(({ machine, state }) => machine !== undefined && state !== '');
    const depth = Math.min(...charts.map((row) => row.depth));
    actor.value = (charts.find((row) => row.depth === depth) ?? rows[0]).actor;
  }, [chosen, rows.length]);

  const isThere = rows.some((row) => row.actor === chosen);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen, isThere]);

  const focusRow = (row: TreeRow | undefined) => {
    if (row === undefined) return;
    if (row.actor !== undefined) actor.value = row.actor;
    list.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(row.key)}"]`)?.focus();
  };
  const move = (event: KeyboardEvent) => {
    const key = (event.target as HTMLElement).closest<HTMLElement>('[role="treeitem"]')?.dataset.key;
    const at = rows.findIndex((row) => row.key === key);
    const row = rows[at];
    if (row === undefined) return;
    const around = rows.slice(0, at).findLast(({ depth }) => depth < row.depth);
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => focusRow(rows[at + 1]),
      ArrowUp: () => focusRow(rows[at - 1]),
      Home: () => focusRow(rows[0]),
      End: () => focusRow(rows.at(-1)),
      ArrowRight: () => (row.hasChildren && !row.isOpen ? toggle(row.key) : focusRow(rows[at + 1])),
      ArrowLeft: () => (row.hasChildren && row.isOpen ? toggle(row.key) : focusRow(around)),
      Enter: () => (row.actor === undefined ? toggle(row.key) : focusRow(row)),
    };
    const wanted = moves[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    wanted();
  };

  return (
    <section class="pane actors" aria-label="Actors" tabIndex={-1}>
      <div class="head">
        <h2>Actors</h2>
        <span class="sp" />
        <span class="q">steps</span>
      </div>
      <div class="find">
        <label class="field">
          <span class="vh">Find an actor</span>
          <input
            id="find-actor"
            type="search"
            placeholder="find an actor"
            spellcheck={false}
            value={find.value}
            onInput={({ currentTarget }) => {
              find.value = currentTarget.value;
            }}
          />
          <kbd>A</kbd>
        </label>
      </div>
      <div class="tree" role="tree" aria-label="Actors" ref={list} onKeyDown={move}>
        {rows.map((row) => (
          <Row
            key={row.key}
            row={row}
            isChosen={row.actor !== undefined && row.actor === chosen}
            isReached={row === reached}
          />
        ))}
      </div>
      {(tree.value?.more ?? 0) > 0 && <p class="foot q">{grouped(tree.value?.more ?? 0)} more: find one above.</p>}
      {rows.length === 0 && tree.value !== undefined && <p class="foot q">No actor has this name.</p>}
      {hidden.value.length > 0 && (
        <p class="foot">
          {plural(hidden.value.length, 'subtree')} hidden{' '}
          <button
            type="button"
            class="btn ghost small"
            onClick={() => {
              hidden.value = [];
            }}
          >
            Show all
          </button>
        </p>
      )}
    </section>
  );
}
