/**
 * The demo's picture: the replicas side by side, the disk between them, the console and the events, in the room of the
 * terminal.
 */
import pc from 'picocolors';
import { clipped, folded } from '../terminal/coloured-text';

interface ShownReplica {
  readonly name: string;
  readonly alive: boolean;
  /** The value of the hypervisor's chart. */
  readonly state: unknown;
  readonly epoch: number;
  readonly instructions: number;
}

export interface Shown {
  /** Virtual nanoseconds. */
  readonly nowAt: number;
  readonly replicas: readonly ShownReplica[];
  readonly disk: string;
  /** Lines, the last one perhaps unfinished. */
  readonly console: readonly string[];
  readonly events: readonly string[];
  /** Whether the session hears keys. */
  readonly keys: boolean;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/**
 * In fewer columns a box has no room for the name of a state, in fewer rows the picture has none for console and
 * events.
 */
export const leastSize: Size = { columns: 60, rows: 20 };
const boxRows = 6;

/** The states of a chart, the innermost last: `primary.paired.running`. */
export function stateName(value: unknown): string {
  if (typeof value === 'string') return value;
  return Object.entries(value as Record<string, unknown>)
    .map(([state, inner]) => `${state}.${stateName(inner)}`)
    .join(' ');
}

/** Rows of text, at most as many and as wide as `size` says. */
export function picture(shown: Shown, { columns, rows }: Size): readonly string[] {
  const { nowAt, replicas, disk, keys } = shown;
  const boxes = replicas.slice(0, 2).map((replica) => box(replica, columns >> 1));
  const before = [
    `${pc.bold('Understudy')}  ${(nowAt / 1e6).toFixed(2).padStart(8)} ms of virtual time`,
    ...Array.from({ length: boxRows }, (_, at) => boxes.map((lines) => lines[at]).join('')),
    clipped(` disk   ${disk}`, columns),
  ];
  const after = keys ? [pc.dim('p kill the primary   b kill the backup   q quit')] : [];
  const left = Math.max(0, rows - before.length - after.length - 2);
  return [
    ...before,
    pc.dim('── console ──'),
    ...lastRows(shown.console, columns, Math.ceil(left / 2)),
    pc.dim('── what happened ──'),
    ...lastRows(shown.events, columns, Math.floor(left / 2)),
    ...after,
  ];
}

/** The text in place of a picture that has no room. */
export function tooSmall({ columns, rows }: Size): readonly string[] {
  const words = `The demo needs ${leastSize.columns} columns and ${leastSize.rows} rows; this terminal has ${columns} and ${rows}.`;
  return folded(words, columns).slice(0, rows);
}

function box({ name, alive, state, epoch, instructions }: ShownReplica, width: number): readonly string[] {
  const [role, ...path] = alive ? stateName(state).split('.') : ['dead', '—'];
  const colour = alive ? (role === 'primary' ? pc.green : role === 'backup' ? pc.cyan : pc.yellow) : pc.red;
  const title = ` ${name}: ${role} `;
  const within = width - 3;
  const row = (text: string) => `│ ${text.slice(0, within).padEnd(within)}│`;
  return [
    `┌─${colour(title)}${'─'.repeat(width - title.length - 3)}┐`,
    ...stateRows(path, within).map(row),
    row(`epoch ${epoch}`),
    row(`${instructions.toLocaleString('en')} instructions`),
    `└${'─'.repeat(width - 2)}┘`,
  ];
}

/** A name too long for one row has its innermost state in the second. */
function stateRows(path: readonly string[], width: number): readonly [string, string] {
  const whole = path.join('.');
  if (whole.length <= width) return [whole, ''];
  return [`${path.slice(0, -1).join('.')}.`, path[path.length - 1]];
}

function lastRows(lines: readonly string[], columns: number, count: number): readonly string[] {
  const rows = lines.slice(-Math.max(1, count)).flatMap((line) => folded(line, columns));
  const last = count === 0 ? [] : rows.slice(-count);
  return [...last, ...Array.from({ length: count - last.length }, () => '')];
}
