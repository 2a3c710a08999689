/**
 * A verdict over a run from nothing but the lines of its trace file, as `run --trace` writes them, and those of the
 * bare run's. It shares no code with the oracle, keeps everything in memory and looks only when the run has ended: what
 * two so different judges agree on is likely so.
 */
type Fields = Readonly<Record<string, unknown>> & { readonly actor: string; readonly type: string };

const read = (lines: readonly string[]): Fields[] => lines.map((line) => JSON.parse(line) as Fields);
const works = (records: readonly Fields[], type: string) =>
  records.filter((each) => each.type === type && ['write', 'step'].includes(each.kind as string));
const nameOf = ({ actor, kind, block = '', count = '' }: Fields): string => `${actor} ${kind} ${block} ${count}`;

export interface Opinion {
  readonly verdict: string;
  readonly why: string;
}

export function secondOpinion(lines: readonly string[], bareLines: readonly string[]): Opinion {
  const records = read(lines);
  const bad = statesDiffer(records) ?? leaves(records) ?? deposed(records) ?? history(records) ?? terminal(records);
  if (bad !== undefined) return { verdict: 'inconsistent', why: bad };

  const wanted = works(read(bareLines), 'medium.finished').map(nameOf);
  const done = works(records, 'medium.finished');
  const repeats: string[] = [];
  let next = 0;
  for (const [at, each] of done.entries()) {
    const name = nameOf(each);
    const another = at > 0 && done[at - 1].processor !== each.processor;
    // A step is like any other step: that there was one too many shows at the last one.
    if (name === wanted[next]) next++;
    else if (name === wanted[next - 1] && (another || each.actor === 'actuator')) repeats.push(name);
    else return { verdict: 'inconsistent', why: `${name} is not what comes next` };
  }
  if (repeats.some((name) => name.startsWith('actuator'))) return { verdict: 'not maskable', why: repeats.join() };
  const finished = records.some(({ type }) => type === 'machine.reset');
  if (finished && next < wanted.length) return { verdict: 'inconsistent', why: `${wanted[next]} is missing` };
  if (!finished && living(records).size > 0)
    return { verdict: 'inconsistent', why: 'somebody lives and does not finish' };
  if (!finished) return { verdict: 'no replica left', why: 'all are dead' };
  return { verdict: repeats.length > 0 ? 'consistent with repeats' : 'consistent', why: repeats.join() };
}

const members = (records: readonly Fields[]): string[] =>
  ['left', 'right', 'third', 'fourth'].slice(0, 1 + (records[0].backups as number));

function living(records: readonly Fields[]): Set<string> {
  const alive = new Set(members(records));
  for (const { type, actor } of records) {
    if (type === 'role.backup') alive.add(actor);
    if (type === 'processor.killed' || type === 'role.deposed') alive.delete(actor);
  }
  return alive;
}

function statesDiffer(records: readonly Fields[]): string | undefined {
  const digests = new Map<string, unknown>();
  for (const { type, epoch, term, digest } of records) {
    if (type !== 'epoch.ended') continue;
    const name = `${epoch} of term ${term}`;
    if ((digests.get(name) ?? digest) !== digest) return `epoch ${name} ends in two states`;
    digests.set(name, digest);
  }
  return undefined;
}

/** Each message by itself: on its way until it is received. */
function leaves(records: readonly Fields[]): string | undefined {
  const underWay = new Map<string, { readonly to: unknown; readonly from: string }>();
  const views = new Map<string, unknown[]>([['left', members(records)]]);
  const promoted = new Map<string, { readonly restarts: boolean; readonly owed: readonly string[] }>();
  const holds = records[0].outputRelease === 'hold' || records[0].protocol === 'fastest';
  for (const {
    type,
    actor,
    kind,
    to,
    from,
    sequence,
    members,
    primary,
    committed,
    output,
    restarted,
    resent,
  } of records) {
    const commits = kind === 'environmentValue' || kind === 'epochEnd';
    if (type === 'message.sent' && commits) underWay.set(`${actor}>${to} ${sequence}`, { from: actor, to });
    else if (type === 'message.received') underWay.delete(`${from}>${actor} ${sequence}`);
    else if (type === 'claim.granted' && actor === primary) views.set(actor, members as unknown[]);
    // A promoted one takes over once what it has sent until then is received.
    if (type === 'role.primary')
      promoted.set(actor, {
        restarts: restarted !== 0,
        owed: [...underWay.keys()].filter((key) => key.startsWith(`${actor}>`)),
      });
    if (type === 'console.takenOver') {
      const { owed = [], restarts = false } = promoted.get(actor) ?? {};
      const missing = owed.find((key) => underWay.has(key) && views.get(actor)?.includes(underWay.get(key)?.to));
      if ((restarts || resent !== 0) && missing !== undefined) return `${actor} takes over before ${missing}`;
    }
    if (type !== 'output.released') continue;
    const early = [...underWay].find(([, way]) => way.from === actor && views.get(actor)?.includes(way.to));
    if (holds ? committed === false : early !== undefined) return `${output} leaves ${actor} too early: ${early?.[0]}`;
  }
  return undefined;
}

function deposed(records: readonly Fields[]): string | undefined {
  let leader = 'left';
  const terms = new Map<unknown, unknown>([[1, 'left']]);
  for (const { type, actor, claimant, term, processor, kind } of records) {
    if (type === 'claim.granted' && actor === 'bus') {
      leader = claimant as string;
      if ((terms.get(term) ?? claimant) !== claimant) return `two primaries in term ${term}`;
      terms.set(term, claimant);
    }
    const serves = type === 'medium.started' || type === 'medium.finished';
    if (serves && processor !== undefined && processor !== leader) return `${actor}: ${kind} for ${processor}`;
  }
  return undefined;
}

/** What each guest has lived through: times and interrupts. */
function history(records: readonly Fields[]): string | undefined {
  const ticks = new Map<string, number>();
  const timers = new Map<string, number>();
  const started = new Map<string, Set<unknown>>();
  for (const { type, actor, ticks: now, id, operation, kind, to, source, comparand } of records) {
    if (type === 'timer.loaded') timers.set(actor, comparand as number);
    if (source === 'intervalTimer' && type === 'interrupt.delivered') {
      // No run lasts for 2 ** 31 ticks.
      if (((now as number) - (timers.get(actor) ?? 0)) >>> 0 >= 2 ** 31) return `early timer at ${actor}`;
      if (!timers.delete(actor)) return `timer at ${actor} is not loaded`;
    }
    if (now !== undefined) {
      if ((now as number) < (ticks.get(actor) ?? 0)) return `time goes back at ${actor}`;
      ticks.set(actor, now as number);
    }
    if (type === 'message.sent' && kind === 'state') {
      started.set(to as string, new Set(started.get(actor)));
      if (timers.has(actor)) timers.set(to as string, timers.get(actor) as number);
    }
    if (type === 'operation.started') started.set(actor, new Set([...(started.get(actor) ?? []), id]));
    if (type === 'interrupt.delivered' && operation !== undefined && started.get(actor)?.delete(operation) !== true) {
      return `interrupt for ${operation} at ${actor}`;
    }
  }
  return undefined;
}

/** A terminal of its own, and each guest's console. */
function terminal(records: readonly Fields[]): string | undefined {
  const written = new Map<string, number[]>();
  const shown: number[] = [];
  let leader = 'left';
  let last = 'left';
  for (const { type, actor, claimant, output, ordinal, byte, expected, resent, kind, to } of records) {
    if (type === 'claim.granted' && actor === 'bus') leader = claimant as string;
    if (type === 'message.sent' && kind === 'state') written.set(to as string, [...(written.get(actor) ?? [])]);
    if (output === 'byte') {
      const bytes = written.get(actor) ?? [];
      bytes[ordinal as number] = byte as number;
      written.set(actor, bytes);
      if (type === 'output.released' && actor === leader && ordinal === shown.length) shown.push(byte as number);
    }
    if (type === 'console.takenOver') {
      const bytes = written.get(actor) ?? [];
      shown.push(...bytes.slice(expected as number, (expected as number) + (resent as number)));
    }
    if (type === 'machine.reset') last = actor;
    else continue;
    if (shown.length !== (written.get(last) ?? []).length) return 'the terminal lacks bytes';
  }
  const wrong = [...written].find(
    ([name, bytes]) => name === leader && bytes.some((byte, at) => (shown[at] ?? byte) !== byte),
  );
  return wrong && `the terminal shows what ${wrong[0]} has not written`;
}
