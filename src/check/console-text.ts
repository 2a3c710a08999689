/**
 * The console of a guest that writes numbers which differ from run to run: apart from these, the text must equal the
 * bare machine's.
 */

const stamp = /^\[ *\d+\.\d+\] /;
/** Numbers and their widths are not compared. */
const blurred = (line: string): string => line.replace(stamp, '').replace(/\d+/g, '#').replace(/\s+/g, ' ').trim();

/**
 * Lines that a kernel may write, or leave out, about a command that it tries again after a failover, and about the
 * targets on its bus.
 */
const retry =
  /^(scsi\d*|sd|st|sr) (host)?[\d#]|^\([\d#]+:[\d#]+\)|53c700|Sense Key|Add\. Sense|Power-on or device reset/;

const parted = (console: string) => {
  const lines = console.split('\n').filter((line) => line.trim() !== '');
  return { kernel: lines.filter((line) => stamp.test(line)), others: lines.filter((line) => !stamp.test(line)) };
};

/**
 * The first difference in words. A kernel's threads write in varying order, so the order of its own lines, which have
 * time stamps, does not count. `retries`: commands may have been tried again.
 */
export function compareText(actual: string, expected: string, retries: boolean, finished: boolean): string | undefined {
  const shown = parted(finished ? actual : actual.slice(0, actual.lastIndexOf('\n') + 1));
  const wanted = parted(expected);
  for (const [at, line] of shown.others.entries()) {
    if (blurred(line) !== blurred(wanted.others[at] ?? '')) return differs(line, wanted.others[at]);
  }
  const left = wanted.kernel.map(blurred);
  for (const line of shown.kernel) {
    const at = left.indexOf(blurred(line));
    if (at >= 0) left.splice(at, 1);
    else if (!retries || !retry.test(blurred(line))) return differs(line, undefined);
  }
  const missing = [...wanted.others.slice(shown.others.length), ...left].find((line) => !retries || !retry.test(line));
  return finished && missing !== undefined ? `the console lacks ${JSON.stringify(missing.trim())}` : undefined;
}

const differs = (line: string, wanted: string | undefined): string =>
  wanted === undefined
    ? `the console has ${JSON.stringify(line.trim())}, which the bare machine does not write`
    : `the console has ${JSON.stringify(line.trim())} where the bare machine writes ${JSON.stringify(wanted.trim())}, numbers apart`;
