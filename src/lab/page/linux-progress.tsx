/** A kernel on its way: what, how much, how long; the rest of the page stays usable. */
import { fetching } from './linux';

const words: Readonly<Record<string, string>> = { guest: 'kernel', initrd: 'initramfs', disk: 'disk' };

const size = (bytes: number): string =>
  bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

function secondsLeft(got: number, all: number, since: number): string {
  const passed = (performance.now() - since) / 1000;
  if (passed < 0.5 || got === 0) return '';
  return `About ${Math.max(1, Math.round((passed * (all - got)) / got))} s left. `;
}

export function LinuxProgress() {
  const now = fetching.value;
  if (now === undefined) return null;
  const { images, since, cancel } = now;
  const [got, all] = images.reduce(([some, sum], each) => [some + each.got, sum + each.bytes], [0, 0]);
  return (
    <section class="notice progress" aria-label="Fetching Linux">
      <h2>Fetching Linux 6.1</h2>
      {images.map(({ kind, name, bytes, got: here }) => (
        <p key={name}>
          <span>{words[kind] ?? name}</span>
          <progress max={bytes} value={here} aria-label={words[kind] ?? name} />
          <span>{`${size(here)} of ${size(bytes)}`}</span>
        </p>
      ))}
      <p class="q">{`${secondsLeft(got, all, since)}Then the pair boots, and the terminal is followed.`}</p>
      <div class="row">
        <button type="button" class="btn" onClick={cancel}>
          Cancel
        </button>
        <span class="q">Kept in this browser: the next visit does not fetch it again.</span>
      </div>
    </section>
  );
}
