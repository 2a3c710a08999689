/** Asks processes for their status. */
import type { Address } from '../sockets/address';
import { dial, type Sockets } from '../sockets/server';
import { type ProcessStatus, statusIn, statusRequest } from './status';

/** `undefined` if nobody replies within `patienceMs`, or the reply is no status. */
export function askStatus(address: Address, sockets: Sockets, patienceMs: number): Promise<ProcessStatus | undefined> {
  return new Promise((resolve) => {
    const end = dial(address, sockets);
    const timer = setTimeout(() => {
      end.close();
      resolve(undefined);
    }, patienceMs);
    const told = (status: ProcessStatus | undefined) => {
      clearTimeout(timer);
      end.close();
      resolve(status);
    };
    end.hear({ frame: (frame) => told(statusIn(frame)), closed: () => told(undefined) });
    end.send(statusRequest());
  });
}
