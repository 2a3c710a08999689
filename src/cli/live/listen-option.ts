/** Where a process listens. */
import { Option } from 'commander';
import { address } from './address';

/** `who`: what reaches the process there. */
export const listenOption = (who: string): Option =>
  new Option('--listen <host:port>', `where ${who} reach it`)
    .argParser(address)
    .default({ host: '127.0.0.1', port: 0 }, 'a free port of this machine');
