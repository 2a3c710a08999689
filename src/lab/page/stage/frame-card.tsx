/** The frame that is selected: what it says, and what can happen to it. */

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { grouped, milliseconds } from '../../../page/format';
import type { FrameSpan } from '../../protocol';
import { ask, run, scene, selection } from '../state';
import { FrameFaults } from './frame-faults';
import { frameName, isChosen } from './link';

const kinds: Readonly<Record<string, string>> = {
  value: 'value of the environment',
  interrupt: 'interrupt',
  epochEnd: 'end of an epoch',
  view: 'view',
  state: 'state for a new replica',
  acknowledgment: 'acknowledgment',
  heartbeat: 'heartbeat',
};

export function FrameCard() {
  const chosen = selection.value?.kind === 'frame' ? selection.value : undefined;
  const found = useSignal<FrameSpan | undefined>(undefined);
  useEffect(() => {
    found.value = undefined;
    const info = run.value;
    if (chosen === undefined || info === undefined) return;
    const flying = scene.value?.frames.find(isChosen);
    if (flying !== undefined) found.value = flying;
    else
      void ask({ ask: 'diagram', run: info.id, from: chosen.sentAt, to: chosen.sentAt }).then(({ frames }) => {
        found.value = frames.find(isChosen);
      });
  }, [chosen?.from, chosen?.to, chosen?.sentAt, chosen?.number]);
  const frame = found.value;
  const info = run.value;
  if (chosen === undefined || frame === undefined || info === undefined) return null;
  const isMessage = frame.kind !== 'acknowledgment' && frame.kind !== 'heartbeat';
  return (
    <div class="frame-card" role="dialog" aria-label={`Frame ${frameName(frame)}`}>
      <h3>
        {frameName(frame)} <span class="q">{kinds[frame.kind]}</span>
      </h3>
      <p>{frame.text}</p>
      <dl class="facts">
        <dt>
          {frame.from} to {frame.to}
        </dt>
        <dd>{frame.length} bytes</dd>
        {frame.epoch !== undefined && (
          <>
            <dt>epoch</dt>
            <dd>{grouped(frame.epoch)}</dd>
          </>
        )}
        {frame.value !== undefined && (
          <>
            <dt>{frame.kind === 'interrupt' ? 'source' : 'value'}</dt>
            <dd>{frame.value}</dd>
          </>
        )}
        <dt>frame</dt>
        <dd>{grouped(frame.frame)}</dd>
        <dt>sent</dt>
        <dd>{milliseconds(frame.sentAt)} ms</dd>
        <dt>arrives</dt>
        <dd>
          {frame.arrivesAt === undefined
            ? 'never: lost or cut'
            : `${milliseconds(frame.arrivesAt)} ms${frame.spoilt ? ', spoilt: its receiver refuses it' : ''}`}
        </dd>
      </dl>
      <FrameFaults frame={frame} />
      <div class="row">
        <p class="q grow">
          {isMessage ? 'Each forks the run; what does not arrive whole is sent again.' : 'Each forks the run.'}
        </p>
        <button
          type="button"
          class="btn ghost"
          onClick={() => {
            selection.value = undefined;
          }}
        >
          Close
        </button>
      </div>
    </div>
  );
}
