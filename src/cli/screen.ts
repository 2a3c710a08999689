import pc from 'picocolors';
import type { Pair } from '../sim/pair';

const columnWidth = 38;
const consoleLines = 11;
const eventLines = 9;

/** What a chart is doing, innermost state last: `primary.paired.running`. */
function stateName(value: unknown): string {
  if (typeof value === 'string') return value;
  return Object.entries(value as Record<string, unknown>)
    .map(([state, inner]) => `${state}.${stateName(inner)}`)
    .join(' ');
}

/** `text` filled up to `width`, whatever colour it gets afterwards. */
const filled = (text: string, width: number) => text.slice(0, width).padEnd(width);

function replicaLines(pair: Pair, index: number): string[] {
  const { name, alive, hypervisor, processor } = pair.replicas[index];
  const state = stateName(hypervisor.chart.getSnapshot().value);
  const role = alive ? state.split('.')[0] : 'dead';
  const colour = alive ? (role === 'primary' ? pc.green : role === 'backup' ? pc.cyan : pc.yellow) : pc.red;
  const line = (label: string, text: string) => `│ ${pc.dim(label.padEnd(7))}${filled(text, columnWidth - 10)} │`;
  const title = ` ${name}: ${role} `;
  return [
    `┌─${colour(title)}${'─'.repeat(columnWidth - title.length - 2)}┐`,
    line('chart', alive ? state.slice(state.indexOf('.') + 1) : '—'),
    line('epoch', String(hypervisor.epoch)),
    line('ran', `${processor.instructions.toLocaleString('en')} instructions`),
    `└${'─'.repeat(columnWidth - 1)}┘`,
  ];
}

/** One picture of the pair: both replicas side by side, the disk between them, the console and what has happened. */
export function picture(pair: Pair, disk: string, events: readonly string[], keys: boolean): string {
  const [left, right] = [replicaLines(pair, 0), replicaLines(pair, 1)];
  const { clock, terminal } = pair.environment;
  const shown = new TextDecoder('latin1').decode(terminal.text).split('\n').slice(-consoleLines);
  return [
    `${pc.bold('Understudy')}  ${(clock.nowAt / 1e6).toFixed(2).padStart(8)} ms of virtual time`,
    '',
    ...left.map((line, at) => `${line}  ${right[at]}`),
    ` disk   ${disk}`,
    '',
    pc.dim('── console ──'),
    ...Array.from({ length: consoleLines }, (_, at) => shown[at] ?? ''),
    pc.dim('── what happened ──'),
    ...Array.from({ length: eventLines }, (_, at) => events.slice(-eventLines)[at] ?? ''),
    ...(keys ? [pc.dim('p kill the primary   b kill the backup   q quit')] : []),
  ].join('\n');
}
