/** The address of exactly this: a scenario's text, a moment, and the actor that is looked at. */

export interface Place {
  readonly name: string;
  readonly text: string;
  readonly event: number;
  /** Virtual nanoseconds, between the record and the next one. */
  readonly at?: number;
  readonly actor: string;
}

const greatestText = 100_000;

const toBase64 = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

const fromBase64 = (text: string): string =>
  new TextDecoder().decode(
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0)),
  );

/** A scenario that the page has goes by its name; `known`: its text. */
function addressOf({ name, text, event, at, actor }: Place, known: string | undefined): string {
  const what =
    known === text ? `scenario=${encodeURIComponent(name)}` : `text=${toBase64(text)}&name=${encodeURIComponent(name)}`;
  const moment = at === undefined ? `event=${event}` : `event=${event}&at=${at}`;
  return `#${what}&${moment}&actor=${encodeURIComponent(actor)}`;
}

/** Nothing where the address names no scenario, or what it holds cannot be read. */
function placeIn(hash: string, known: (name: string) => string | undefined): Place | undefined {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const event = Number(fields.get('event') ?? 0);
  const at = Number(fields.get('at') ?? 0);
  const name = fields.get('scenario') ?? fields.get('name') ?? 'linked.scenario';
  const actor = fields.get('actor') ?? 'right';
  const encoded = fields.get('text');
  try {
    const text = encoded === null ? known(name) : fromBase64(encoded.slice(0, greatestText));
    if (text === undefined || !Number.isSafeInteger(event)) return undefined;
    return { name, text, event, actor, ...(Number.isSafeInteger(at) && at > 0 && { at }) };
  } catch {
    return undefined;
  }
}

let shipped: (name: string) => string | undefined = () => undefined;

export function knowScenarios(text: (name: string) => string | undefined): void {
  shipped = text;
}

export const readAddress = (): Place | undefined => placeIn(location.hash, shipped);

export function writeAddress(place: Place): void {
  history.replaceState(null, '', addressOf(place, shipped(place.name)));
}

/** The whole address, to be handed on. */
export const linkTo = (place: Place): string => new URL(addressOf(place, shipped(place.name)), location.href).href;
