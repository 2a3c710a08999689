/** Where a fleet's Redis listens. The address may bear a password, which is never shown. */
import { BadInput } from '../base/bad-input';

export interface QueueAddress {
  /** With user and password. */
  readonly url: string;
  /** Without them, for a person. */
  readonly shown: string;
}

const form = 'expected redis://HOST:PORT or rediss://HOST:PORT, with /DB for another database';

/** @throws {BadInput} if the text is no address; the message does not repeat the text */
export function queueAddress(text: string): QueueAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '')
    throw new BadInput(`the address of the queue cannot be read: ${form}`);
  if (!/^\/?\d{0,4}$/.test(url.pathname))
    throw new BadInput(`the address of the queue names no database by its number: ${form}`);
  const database = url.pathname.replace('/', '');
  const port = url.port === '' ? '6379' : url.port;
  return { url: text, shown: `${url.protocol}//${url.hostname}:${port}${database === '' ? '' : `/${database}`}` };
}
