/** A run as a file: its scenario, or its trace in one of the forms of docs/trace.md. */
import { printableJson } from '../../base/printable';
import { writtenFaults } from '../../check/scenario/relative-faults';
import { tracePlan } from '../../sim/plan/trace-plan';
import { traceFormats } from '../../trace/exports/formats';
import { traceLine } from '../../trace/trace-digest';
import type { Answers, ExportFormat, RunInfo } from '../protocol';
import type { Recording } from './recording';

const extensions = { jsonl: 'jsonl', perfetto: 'json', shiviz: 'log', mermaid: 'mmd', csv: 'csv' } as const;

export function exported(info: RunInfo, recording: Recording, format: ExportFormat): Answers['export'] {
  const stem = info.name.replace(/\.scenario$/, '');
  if (format === 'scenario') return { name: `${stem}.scenario`, type: 'text/plain', text: info.text };
  const form = traceFormats[format]();
  if (form.survey) for (const record of recording.records) form.survey(record);
  const parts = [...(format === 'jsonl' ? planLines(recording) : []), form.head()];
  for (const record of recording.records) parts.push(form.record(record));
  parts.push(form.end());
  const type = format === 'perfetto' ? 'application/json' : 'text/plain';
  return { name: `${stem}.${extensions[format]}`, type, text: parts.join('') };
}

/** What `understudy replay` runs again; a run without one of its rules cannot be. */
function planLines({ scenario, plan }: Recording): readonly string[] {
  if (scenario.without.length > 0) return [];
  const paths = Object.fromEntries(scenario.files.map(({ what, name }) => [what, name]));
  const facts = { machine: 'pair', paths: { guest: '', ...paths }, ...writtenFaults(scenario.relativeFaults) } as const;
  return [printableJson(traceLine(tracePlan(plan, facts)))];
}
