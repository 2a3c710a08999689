/** The files of campaigns that a worker has fetched, each once, in a folder of their own until the worker ends. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class FileCache {
  #folder: string | undefined;
  /** The one that was asked for last stands last. */
  readonly #paths = new Map<string, string>();

  /** `greatest`: more than there are jobs at a time, so that no file goes that is in use. */
  constructor(
    private readonly fetch: (digest: string) => Promise<Uint8Array>,
    private readonly greatest: number,
  ) {}

  /** The paths by digest. */
  async bring(digests: readonly string[]): Promise<Readonly<Record<string, string>>> {
    const paths: Record<string, string> = {};
    for (const digest of digests) paths[digest] = await this.#pathOf(digest);
    return paths;
  }

  end(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }

  async #pathOf(digest: string): Promise<string> {
    const known = this.#paths.get(digest);
    if (known !== undefined) {
      this.#paths.delete(digest);
      this.#paths.set(digest, known);
      return known;
    }
    const bytes = await this.fetch(digest);
    this.#folder ??= mkdtempSync(join(tmpdir(), 'understudy-worker-'));
    const path = join(this.#folder, digest);
    writeFileSync(path, bytes);
    this.#paths.set(digest, path);
    const [oldest] = this.#paths;
    if (this.#paths.size > this.greatest && oldest !== undefined) {
      this.#paths.delete(oldest[0]);
      rmSync(oldest[1], { force: true });
    }
    return path;
  }
}
