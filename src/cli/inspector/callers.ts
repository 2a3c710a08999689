/** Which pages may connect: a browser names the page in `Origin`; a program of another kind names none. */
import type { IncomingMessage } from 'node:http';
import { isLocalName } from '../web/static-server';

const hostOf = ({ headers }: IncomingMessage): string => headers.host ?? '';

/** Without `host` only names of this machine lead here: another may have been made to by somebody else's DNS. */
const isAskedRightly = (request: IncomingMessage, host: string | undefined): boolean =>
  host !== undefined || isLocalName(hostOf(request));

/** A program in node, or in a page that this machine serves. */
export function isProgramAllowed(request: IncomingMessage, host: string | undefined): boolean {
  const { origin } = request.headers;
  if (!isAskedRightly(request, host)) return false;
  return (
    origin === undefined || (URL.canParse(origin) && isLocalName(new URL(origin).host)) || isOwnPage(request, host)
  );
}

/** The inspector's own page. */
export function isOwnPage(request: IncomingMessage, host: string | undefined): boolean {
  const { origin } = request.headers;
  if (!isAskedRightly(request, host) || origin === undefined) return false;
  return URL.canParse(origin) && new URL(origin).host === hostOf(request);
}
