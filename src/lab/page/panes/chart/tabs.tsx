import { Fragment } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ChartScene, RoleName } from '../../../protocol';
import { enlarge, enlarged } from '../../layout';
import { actor, scene } from '../../state';

/** The glyph and the colour of a replica's role; of what belongs to a replica, that of the replica. */
function roleOf(name: string): RoleName | undefined {
  const [replica] = name.split('.');
  return scene.value?.replicas.find((each) => each.name === replica)?.role;
}

export function toneOf(name: string): string {
  const role = roleOf(name);
  return role === undefined ? 'plain' : role === 'deposed' || role === 'halted' ? 'dead' : role;
}

/** Replicas first, then their parts, then devices: always in the same order. */
const rank: Readonly<Record<ChartScene['chart'], number>> = {
  hypervisor: 0,
  'scsi-controller': 1,
  'scsi-target': 2,
  'failure-detector': 3,
  console: 4,
};

function shownActors(): readonly string[] {
  const charts = [...(scene.value?.charts ?? [])];
  return charts
    .sort((one, other) => rank[one.chart] - rank[other.chart] || one.actor.localeCompare(other.actor))
    .map((each) => each.actor);
}

/** `right.link.left.detector` is `right.detector` where there is one peer only; other names are those of the trace. */
const labelOf = (name: string): string =>
  name.replace(
    /^([\w-]+)\.link\.([\w-]+)\.detector$/,
    (scene.value?.replicas.length ?? 0) > 2 ? '$1.detector.$2' : '$1.detector',
  );

/** So wide the row fades where it goes on. */
const fadePx = 20;

export function Tabs({ shown }: { readonly shown: string | undefined }) {
  const list = useRef<HTMLDivElement>(null);
  const actors = shownActors();
  useEffect(() => {
    const tab = list.current?.querySelector<HTMLElement>('[aria-selected="true"]');
    const [strip, left] = [list.current, (tab?.offsetLeft ?? 0) - (list.current?.offsetLeft ?? 0)];
    if (tab === null || tab === undefined || strip === null) return;
    if (left < strip.scrollLeft) strip.scrollLeft = left;
    else if (left + tab.offsetWidth + fadePx > strip.scrollLeft + strip.clientWidth)
      strip.scrollLeft = left + tab.offsetWidth + fadePx - strip.clientWidth;
  }, [shown, actors.join()]);
  const move = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0 || event.shiftKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const at = (actors.indexOf(shown ?? '') + by + actors.length) % actors.length;
    actor.value = actors[at];
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[at]?.focus();
  };
  return (
    <div class="tabs">
      <div class="chart-tabs" role="tablist" aria-label="Charts" ref={list} onKeyDown={move}>
        {/* With other actors the row is another one: no tab is seen to move. */}
        <Fragment key={actors.join()}>
          {actors.map((name) => {
            const role = name.includes('.') ? undefined : roleOf(name);
            return (
              <button
                type="button"
                role="tab"
                key={name}
                aria-selected={name === shown}
                tabIndex={name === shown ? 0 : -1}
                onClick={() => {
                  actor.value = name;
                }}
              >
                {role && <i class={`g ${role}`} />}
                {labelOf(name)}
              </button>
            );
          })}
        </Fragment>
      </div>
      <button
        type="button"
        class="btn ghost small chart-enlarge"
        aria-pressed={enlarged.value === 'chart'}
        onClick={() => enlarge('chart')}
      >
        {enlarged.value === 'chart' ? 'Restore' : 'Enlarge'} <kbd>C</kbd>
      </button>
    </div>
  );
}
