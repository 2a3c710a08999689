/** What a frame must hold to be a message: its fields have their types, whoever has sent it. */
import type { Message } from './messages';

/** Names of processors in one message. */
export const greatestNames = 64;
/** Characters of one. */
const greatestName = 64;

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isCountIfAny = (value: unknown): boolean => value === undefined || isCount(value);
const areNames = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length <= greatestNames &&
  value.every((name) => typeof name === 'string' && name.length <= greatestName);
const areBytes = (value: unknown): boolean => value instanceof Uint8Array;
const areParts = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((part?: { address?: unknown; bytes?: unknown }) => isCount(part?.address) && areBytes(part?.bytes));
const areRegisters = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).every(Number.isSafeInteger);

export function hasShape(message: Message): boolean {
  if (typeof message !== 'object' || message === null) return false;
  switch (message.kind) {
    case 'environmentValue':
      return [message.epoch, message.ordinal].every(isCount) && [message.pc, message.value].every(Number.isSafeInteger);
    case 'interrupt': {
      const { epoch, ordinal, source, registers, dma, operation } = message;
      if (!isCount(epoch) || !isCount(ordinal) || typeof source !== 'string' || !isCountIfAny(operation)) return false;
      return (registers === undefined || areRegisters(registers)) && (dma === undefined || areParts(dma));
    }
    case 'epochEnd': {
      const { epoch, term, length, interrupts, timeOfDay, consoleConfirmed, nextLength } = message;
      const counts = [epoch, term, length, interrupts, consoleConfirmed];
      return counts.every(isCount) && Number.isFinite(timeOfDay) && isCountIfAny(nextLength);
    }
    case 'prefix':
      return isCount(message.received) && areNames(message.closed);
    case 'view':
      return isCount(message.term) && areNames(message.members);
    case 'handOver':
    case 'join':
      return true;
    case 'page':
      return isCount(message.address) && areBytes(message.bytes);
    case 'state':
      return isCount(message.index) && isCount(message.term) && areNames(message.members);
    default:
      return false;
  }
}
