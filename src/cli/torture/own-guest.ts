/** A person's guest in a campaign: is the retry of its drivers idempotent? */
import { createHash } from 'node:crypto';
import { guestNames, type OwnGuest } from '../../check/campaign/trial';
import { runBare } from '../../sim/bare';
import { defaultPlan, emptyDiskBytes } from '../../sim/plan/plan';
import { readInput } from '../files/input-files';
import { checkGuest } from '../guest';
import { UsageError } from '../usage-error';

export interface OwnGuestOptions {
  readonly guest?: readonly string[];
  readonly append?: string;
  readonly tape?: true;
}

/** Files by their SHA-256: what tasks need beside themselves. */
export type GuestFiles = Readonly<Record<string, string>>;

/** A campaign is many runs, and a fault makes each longer. */
const greatestNs = 10_000_000_000;
const leastSpanNs = 2_000_000;
/** A pair under any protocol takes about so many times as long as the bare machine. */
const pairTimes = 2;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * The guest of `--guest FILE`; `undefined` where names are given.
 * @throws {UsageError} if the file is no guest that ends by itself
 */
export function ownGuestOf(options: OwnGuestOptions): { readonly guest: OwnGuest; readonly path: string } | undefined {
  const { guest = [], append = defaultPlan.append, tape = false } = options;
  const paths = guest.filter((name) => !guestNames.some((known) => known === name) && /[./]/.test(name));
  const [path] = paths;
  if (path === undefined) {
    const odd = (['append', 'tape'] as const).find((name) => options[name] !== undefined);
    if (odd !== undefined) throw new UsageError(`--${odd} has no meaning without a file after --guest`);
    return undefined;
  }
  if (guest.length > 1) throw new UsageError(`--guest takes names, or one file: ${path} is not alone`);
  const bytes = readInput('guest', path);
  const plan = {
    ...{ ...defaultPlan, guest: bytes, disk: new Uint8Array(emptyDiskBytes), append, patienceNs: greatestNs },
    ...(tape && { tape: new Uint8Array(0) }),
  };
  checkGuest(path, plan);
  const bare = runBare(plan, { digestsTrace: false });
  if (!bare.finished) {
    throw new UsageError(
      `${path} does not end within ${greatestNs / 1e9} s of virtual time on the bare machine: a campaign needs a guest that halts, and soon`,
    );
  }
  const spanNs = Math.max(leastSpanNs, pairTimes * bare.virtualTimeNs);
  return { guest: { digest: sha256(bytes), append, tape, spanNs }, path };
}

/**
 * The bytes of a file that a campaign names by its digest.
 * @throws {UsageError} if it is another file by now
 */
export function readOwnGuest({ digest }: OwnGuest, files: GuestFiles = {}): Uint8Array {
  const path = files[digest];
  if (path === undefined) throw new Error(`no file has come with the guest ${digest}`);
  const bytes = readInput('guest', path);
  if (sha256(bytes) !== digest) throw new UsageError(`${path} has changed since the campaign began: begin again`);
  return bytes;
}
