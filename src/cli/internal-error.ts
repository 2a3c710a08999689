import pc from 'picocolors';

/** Neither the run's verdict nor the input's fault: the program itself has failed. */
const internalErrorCode = 3;

/** Reports an error of a programmer, and where it happened; returns the exit code. */
export function tellInternalError(error: unknown, write: (text: string) => void): number {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const where = stack.split('\n').filter((line) => /^\s+at /.test(line));
  write(`${[`${pc.red('internal error:')} ${message}`, ...where].join('\n')}\n`);
  return internalErrorCode;
}
