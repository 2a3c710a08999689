/** How important each type of record is to who runs a live machine; a type that is not here is of level `trace`. */
import type { TraceType } from '../../ports/trace';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'trace';
/** From the one that tells most, and none. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

const types: Readonly<Record<Exclude<LogLevel, 'trace'>, readonly TraceType[]>> = {
  error: ['divergence.found', 'instruction.illegal'],
  warn: [
    'connection.refused',
    'requests.uncertain',
    'machine.halted',
    'detector.suspected',
    'role.deposed',
    'medium.lost',
  ],
  info: [
    'environment.started',
    'replica.welcomed',
    'claim.granted',
    'claim.refused',
    'role.promoting',
    'role.primary',
    'role.backup',
    'join.resumed',
    'client.attached',
    'machine.restarted',
    'machine.reset',
  ],
  debug: [
    'role.failoverEpoch',
    'console.takenOver',
    'operations.takenOver',
    'operation.started',
    'interrupt.delivered',
    'medium.started',
    'medium.finished',
    'medium.aborted',
    'bus.reset',
  ],
};

const levels: ReadonlyMap<string, LogLevel> = new Map(
  Object.entries(types).flatMap(([level, names]) => names.map((name) => [name, level as LogLevel] as const)),
);

export const levelOf = (type: string): LogLevel => levels.get(type) ?? 'trace';

/** The types of this level and of those above; `undefined`: all. */
export function typesFrom(level: (typeof logLevels)[number]): readonly TraceType[] | undefined {
  if (level === 'trace') return undefined;
  const from = logLevels.indexOf(level);
  return Object.entries(types).flatMap(([each, names]) => (logLevels.indexOf(each as LogLevel) >= from ? names : []));
}
