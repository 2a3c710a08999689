/** Our own fault: what has stopped, and what is left. Nothing that the visitor has made is lost. */
import { grouped, milliseconds } from '../../page/format';
import { crash, event, open, run } from './state';
import { copyLink, exportAs } from './top';
import './notices.css';

async function copyReport(words: string): Promise<void> {
  await copyLink();
  await navigator.clipboard.writeText(`${words}\n${location.href}\n`);
}

export function Crash() {
  const info = run.value;
  const why = crash.value ?? info?.error;
  if (why === undefined) return null;
  const place = info === undefined ? '' : `After event ${grouped(info.events)}, at ${milliseconds(info.endsAt)} ms: `;
  return (
    <section class="notice bad" role="alert" aria-label="The simulated world has stopped">
      <h2>The simulated world has stopped because of an error in Understudy.</h2>
      <p>
        {place}
        <code>{why}</code>
      </p>
      <p>
        {crash.value === undefined
          ? `Everything up to event ${grouped(info?.events ?? 0)} can still be looked at. `
          : 'Load the page again to go on. '}
        The run is deterministic, so the address of this moment is a complete report.
      </p>
      <div class="row">
        <button type="button" class="btn main" onClick={() => void copyReport(`${place}${why}`).catch(() => undefined)}>
          Copy the report
        </button>
        {crash.value === undefined && info !== undefined ? (
          <>
            <button type="button" class="btn" onClick={() => void open(info.name, info.text, {}, info.events - 1)}>
              Run again to event {grouped(info.events - 1)}
            </button>
            <button type="button" class="btn ghost" onClick={() => void exportAs('jsonl')}>
              Save the trace
            </button>
          </>
        ) : (
          <button type="button" class="btn" onClick={() => location.reload()}>
            Load again{info && `, to event ${grouped(event.value)}`}
          </button>
        )}
      </div>
    </section>
  );
}
