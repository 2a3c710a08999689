/**
 * `npm run fuzz:scsi [-- --commands N --seed S --round R]`: as many random commands, from this round on. Exit code 1: a
 * wrong answer.
 */
import { parseArgs } from 'node:util';
import { commandsOfRound, fuzz } from './campaign';

const { values } = parseArgs({
  options: { commands: { type: 'string' }, seed: { type: 'string' }, round: { type: 'string' } },
});
const whole = (name: 'commands' | 'seed' | 'round', otherwise: number): number => {
  const text = values[name];
  if (text === undefined) return otherwise;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  process.stderr.write(`error: --${name} ${text}: a whole number of at most nine digits is needed\n`);
  process.exit(2);
};
const seed = whole('seed', Math.floor(Math.random() * 1e9));
const commands = whole('commands', 1_000_000);
const first = whole('round', 0);
process.stdout.write(`seed ${seed}, ${commands} commands from round ${first} on\n`);
const { commands: given, statuses, failure } = fuzz(seed, commands, first);
const counts = Object.entries(statuses).map(([status, count]) => `${status}: ${count}`);
process.stdout.write(`${given} commands; by status ${counts.join(', ')}\n`);
if (failure === undefined) process.stdout.write('every answer is one that SCSI-2 allows\n');
else {
  const { round, command, words } = failure;
  process.stdout.write(`wrong in round ${round}, command ${command}: ${words}\n`);
  process.stdout.write(
    `again: npm run fuzz:scsi -- --seed ${seed} --round ${round} --commands ${Math.min(command, commandsOfRound)}\n`,
  );
  process.exitCode = 1;
}
