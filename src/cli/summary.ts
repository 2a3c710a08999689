/** What a run on the pair came to, for a program and for a person. */
import pc from 'picocolors';
import { digest } from '../base/digest';
import { printable } from '../base/printable';
import { untoldDivergence } from '../check/divergence';
import type { JudgedRun } from '../check/judged-run';
import { presets } from '../hypervisor/switches';
import type { RunPlan } from '../sim/plan/plan';
import { tellJudgment } from './tell-judgment';

/** The object that `--json` prints: an interface. */
export function summary(plan: RunPlan, run: JudgedRun) {
  return {
    verdict: run.verdict,
    ...(run.violation === undefined ? {} : { violation: run.violation, violated: run.violated }),
    ...(run.divergence === undefined ? {} : { divergence: run.divergence }),
    ...missed(plan, run),
    seed: plan.seed,
    protocol: plan.protocol,
    switches: { ...presets[plan.protocol], ...plan.switches },
    backups: plan.backups,
    epochLength: plan.epochLength,
    paranoid: plan.paranoid,
    instructions: run.instructions,
    virtualTimeNs: run.virtualTimeNs,
    epochs: run.epochs,
    messages: run.messages,
    bytes: run.bytes,
    bytesOf: run.bytesOf,
    failovers: run.failovers,
    joins: run.joins,
    repeats: run.repeats,
    devices: run.devices,
    console: run.observed.console,
    consoleDigest: digest(run.observed.console),
    diskDigest: run.observed.diskDigest,
    ...(run.observed.tapeDigest === undefined ? {} : { tapeDigest: run.observed.tapeDigest }),
    traceDigest: run.traceDigest,
  };
}

/** The kills and the typed bytes of the plan that never came, since the run was over before. */
export function missed(
  plan: RunPlan,
  { kills = 0, typedBytes }: Partial<Pick<JudgedRun, 'kills'>> & Pick<JudgedRun, 'typedBytes'>,
) {
  const typed = plan.typed.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return { missedKills: plan.kills.length - kills, untypedBytes: typed - typedBytes };
}

/** Warns about them: a run whose faults never came shows nothing. */
export function tellMissed(plan: RunPlan, run: Parameters<typeof missed>[1]): void {
  const { missedKills, untypedBytes } = missed(plan, run);
  const note = (words: string) => process.stderr.write(`${pc.yellow('note:')} ${words}\n`);
  if (missedKills > 0) note(`${missedKills} of ${plan.kills.length} kills never came`);
  if (untypedBytes > 0) note(`${untypedBytes} bytes were never typed: the run was over before`);
}

/** The verdict in words, with every operation that was performed twice. */
export function tellVerdict(plan: RunPlan, run: JudgedRun): void {
  for (const repeat of run.repeats) process.stderr.write(`${pc.yellow('repeated:')} ${printable(repeat)}\n`);
  for (const words of untoldDivergence(run)) process.stderr.write(`${pc.red('divergence:')} ${printable(words)}\n`);
  tellMissed(plan, run);
  for (const [device, verdict] of Object.entries(run.devices)) {
    if (verdict !== 'consistent') process.stderr.write(`${device}: ${verdict}\n`);
  }
  tellJudgment(run);
}
