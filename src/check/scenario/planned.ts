import { blockBytes } from '../../../devices/scsi/block-pages';
import { diskBytes, zeroImage } from '../../../devices/scsi/disk-image';
import { readTapeImage, TapeImageError } from '../../../devices/scsi/tape-image';
import { defaultPlan, emptyDiskBytes, type RunPlan } from '../../sim/plan/plan';
import { shown } from '../../sim/plan/schema-words';
import type { NamedFile, Scenario } from './scenario';
import { ScenarioError } from './scenario-error';

/** The contents of the files that a scenario names. */
export interface ScenarioFiles {
  /** The bytes of a file; may throw an error, whose message gives the reason. */
  readonly file: (name: string, what: NamedFile['what']) => Uint8Array;
  /** The same for a disk, which may read by blocks as the guest needs them; by default `file`. */
  readonly disk?: (name: string) => RunPlan['disk'];
}

/**
 * The scenario's run, with the files that it names.
 * @throws {ScenarioError} if one of them is not what it should be
 */
export function planOf(scenario: Scenario, files: ScenarioFiles): RunPlan {
  const contents = scenario.files.map((named) => [named.what, read(scenario, named, files)] as const);
  const plan = { ...defaultPlan, disk: zeroImage(emptyDiskBytes), ...scenario.plan };
  const { peer: guest, 'peer’s initrd': initrd, ...named } = Object.fromEntries(contents);
  const { peer } = plan.network ?? {};
  const bytes = { guest: guest as Uint8Array, ...(initrd instanceof Uint8Array && { initrd }) };
  const network = peer && { network: { ...plan.network, peer: { ...peer, ...bytes } } };
  return { ...plan, ...network, ...named } as typeof plan & Pick<RunPlan, 'guest'>;
}

/** What a file must be, beside readable; the loader checks the guest's. */
function read(scenario: Scenario, { line, what, name }: NamedFile, files: ScenarioFiles): RunPlan['disk'] {
  const contents = contentsOf(scenario, { line, what, name }, files);
  const refuse = (found: string, wanted: string): never => {
    throw new ScenarioError(scenario.name, line, `${what} ${name} ${found}`, wanted);
  };
  if (!(contents instanceof Uint8Array) && (what !== 'disk' || files.disk === undefined)) {
    refuse(`(${shown(contents)})`, 'bytes (Uint8Array)');
  }
  if (what === 'disk' && contents instanceof Uint8Array && contents.length % blockBytes !== 0) {
    refuse(`of ${contents.length} bytes`, 'a disk of a multiple of 512 bytes');
  }
  if (what === 'disk' && diskBytes(contents) === 0) refuse('of 0 bytes', 'a disk of a multiple of 512 bytes');
  if (what === 'tape') {
    try {
      readTapeImage(contents as Uint8Array);
    } catch (error) {
      if (!(error instanceof TapeImageError)) throw error;
      refuse(`(${error.message})`, 'a tape image: records between their lengths');
    }
  }
  return contents;
}

function contentsOf({ name: scenario }: Scenario, { line, what, name }: NamedFile, files: ScenarioFiles) {
  try {
    return what === 'disk' && files.disk !== undefined ? files.disk(name) : files.file(name, what);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ScenarioError(scenario, line, `${what} ${name} (${why})`, 'a file that can be read');
  }
}
