import { readTapeImage } from '../../../devices/scsi/tape-medium';
import { defaultPlan, emptyDiskBytes, type RunPlan } from '../../sim/plan';
import type { NamedFile, Scenario } from './scenario';
import { ScenarioError } from './scenario-error';

const blockBytes = 512;
/** What a file must be, beside one that can be read; the guest's is found out when it is loaded. */
const wanted: Partial<
  Record<NamedFile['what'], { readonly form: string; readonly fits: (bytes: Uint8Array) => boolean }>
> = {
  disk: {
    form: 'a disk of a multiple of 512 bytes',
    fits: ({ length }) => length > 0 && length % blockBytes === 0,
  },
  tape: {
    form: 'a tape image: records between their lengths',
    fits: (bytes) => readTapeImage(bytes) !== undefined,
  },
};

/**
 * The scenario's run, with the files that it names.
 * @throws {ScenarioError} if one of them is not what it should be
 */
export function planOf(scenario: Scenario, file: (name: string) => Uint8Array): RunPlan {
  const files = scenario.files.map((named) => [named.what, read(scenario, named, file)] as const);
  const plan = { ...defaultPlan, disk: new Uint8Array(emptyDiskBytes), ...scenario.plan };
  return Object.assign(plan, Object.fromEntries(files)) as typeof plan & Pick<RunPlan, 'guest'>;
}

function read(scenario: Scenario, { line, what, name }: NamedFile, file: (name: string) => Uint8Array): Uint8Array {
  const bytes = bytesOf(scenario, { line, what, name }, file);
  const form = wanted[what];
  if (form !== undefined && !form.fits(bytes)) {
    throw new ScenarioError(scenario.name, line, `${what} ${name} of ${bytes.length} bytes`, form.form);
  }
  return bytes;
}

function bytesOf({ name: scenario }: Scenario, { line, what, name }: NamedFile, file: (name: string) => Uint8Array) {
  try {
    return file(name);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ScenarioError(scenario, line, `${what} ${name} (${why})`, 'a file that can be read');
  }
}
