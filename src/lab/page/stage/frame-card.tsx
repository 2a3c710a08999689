/** The frame that is selected: what it says, and what can happen to it. */

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { milliseconds } from '../../../page/format';
import type { FrameSpan } from '../../protocol';
import { drop, killBeforeAcknowledgment } from '../fault-statements';
import { ask, fork, run, scene, selection } from '../state';
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
        <dt>sent</dt>
        <dd>{milliseconds(frame.sentAt)} ms</dd>
        <dt>arrives</dt>
        <dd>{frame.arrivesAt === undefined ? 'never: lost or cut' : `${milliseconds(frame.arrivesAt)} ms`}</dd>
      </dl>
      <div class="row">
        <button type="button" class="btn" onClick={() => void fork(drop(info.text, frame))}>
          Drop
        </button>
        {isMessage && (
          <button
            type="button"
            class="btn"
            title="The sender dies when this is on its way and nothing has come back"
            onClick={() => void fork(killBeforeAcknowledgment(frame.from, frame))}
          >
            Kill {frame.from} before its ack
          </button>
        )}
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
      <p class="q">Each forks the run; a frame that is dropped is sent again.</p>
    </div>
  );
}
