/** Runs as a tree: a fork stands under the run that it left; the card says where they parted. */

import { milliseconds } from '../../../page/format';
import type { RunInfo } from '../../protocol';
import { goTo, run, runId, runs, switchTo } from '../state';
import { exportAs } from '../top';
import { Sign } from '../verdict';

interface Branch {
  readonly info: RunInfo;
  readonly depth: number;
}

/** Depth first; a run that has no parent in sight is a root. */
function branches(all: ReadonlyMap<number, RunInfo>): readonly Branch[] {
  const under = (parent: number | undefined, depth: number): readonly Branch[] =>
    [...all.values()]
      .filter((info) => (info.parent !== undefined && all.has(info.parent.id) ? info.parent.id : undefined) === parent)
      .flatMap((info) => [{ info, depth }, ...under(info.id, depth + 1)]);
  return under(undefined, 0);
}

/** The roots that have no forks are runs that were only looked at. */
const worthShowing = (all: readonly Branch[], here: number): readonly Branch[] =>
  all.filter(
    ({ info }) => info.parent !== undefined || info.id === here || all.some((each) => each.info.parent?.id === info.id),
  );

export function otherBranch(by: number): void {
  const all = worthShowing(branches(runs.value), runId.value);
  const at = all.findIndex(({ info }) => info.id === runId.value);
  const to = all[at + by];
  if (to !== undefined) void switchTo(to.info.id);
}

const lookOf = ({ verdict }: RunInfo): 'good' | 'bad' | 'calm' =>
  verdict.verdict === undefined
    ? 'calm'
    : verdict.verdict.startsWith('consistent')
      ? 'good'
      : verdict.verdict === 'inconsistent' || verdict.verdict === 'not maskable'
        ? 'bad'
        : 'calm';

function Parted({ info }: { readonly info: RunInfo }) {
  const { parted, parent } = info;
  if (parent === undefined) return null;
  if (parted === undefined)
    return <p class="parted">{info.ended ? 'No record differs from the run above.' : 'Nothing differs yet.'}</p>;
  return (
    <div class="parted">
      <p>
        Parted at{' '}
        <button type="button" class="link-button" onClick={() => void goTo(parted.moment.event)}>
          {milliseconds(parted.moment.at)} ms
        </button>
        , event {parted.moment.event}:
      </p>
      <p>
        <b>here</b> {parted.here}
      </p>
      <p>
        <b>there</b> {parted.there}
      </p>
      <button type="button" class="link-button" onClick={() => void exportAs('scenario')}>
        Save this fork as a scenario
      </button>
    </div>
  );
}

/** What a run has of its own, on the time that all have in common: what it shares with its parent is drawn there. */
const stretch = ({ parted, parent, endsAt }: RunInfo, longest: number) => {
  const from = parent === undefined ? 0 : (parted?.moment.at ?? endsAt);
  return { left: `${(100 * from) / longest}%`, width: `${(100 * (endsAt - from)) / longest}%` };
};

export function Branches() {
  const all = worthShowing(branches(runs.value), runId.value);
  if (all.length < 2) return null;
  const here = run.value;
  const longest = Math.max(1, ...all.map(({ info }) => info.endsAt));
  return (
    <section class="pane branches" aria-label="Runs" tabIndex={-1}>
      <div class="head">
        <h2>Runs</h2>
        <span class="sp" />
        <span class="q">
          <kbd>↑</kbd> <kbd>↓</kbd>
        </span>
      </div>
      <ul>
        {all.map(({ info, depth }) => (
          <li key={info.id}>
            <button
              type="button"
              class="branch"
              aria-current={info.id === runId.value}
              title={info.parent?.added.join('\n') ?? info.title}
              style={{ paddingLeft: `${8 + 12 * Math.min(depth, 6)}px` }}
              onClick={() => void switchTo(info.id)}
            >
              <Sign look={lookOf(info)} />
              <span class="ell">{info.parent?.added.join(', ') ?? info.title}</span>
              <i class="span" style={stretch(info, longest)} />
            </button>
          </li>
        ))}
      </ul>
      {here && <Parted info={here} />}
    </section>
  );
}
