/**
 * What is not compared with an emulator: because of what this version of it has wrong, because no emulator can tell, or
 * because the architecture leaves it undefined. A test stands in for each, and would see a fault there.
 */
import { type Version, version } from './emulator';

export interface Exclusion {
  readonly why: string;
  /** The first version that has it wrong, and the first one that has not any more; without them it holds for all. */
  readonly from?: Version;
  readonly until?: Version;
  /** Rows of the instruction table that are left out, by mnemonic. */
  readonly rows?: readonly string[];
  /** Forms that are left out, by mnemonic and completers. */
  readonly forms?: RegExp;
  /** `file under test/pa-risc: title`. */
  readonly standIn: readonly string[];
}

const [nine, eleven] = [version(9, 0), version(11, 1)];
const leftOut = 'left-out.test.ts';
const undefinedRegisters = 'coincidences.test.ts: every row: an instruction whose operands share a register';
const vector = (title: string): string => `vectors.test.ts: ${title}`;

export const exclusions = {
  // Arithmetic.
  'signed overflow of shNadd': {
    why: 'the shift’s part of it is left out',
    until: nine,
    forms: /^sh.add[lo]?,(<=?|>=?|n?sv)$/,
    standIn: [`${leftOut}: shNadd: conditions and trap against exact arithmetic`, undefinedRegisters],
  },
  'unsigned overflow of shNadd': {
    why: 'the shift’s part of it is left out; from 9.0 on it is read from the bits one place to the right',
    forms: /^sh.add[lo]?,(nuv|znv|uv|vnz)$/,
    standIn: [`${leftOut}: shNadd: conditions and trap against exact arithmetic`],
  },
  'signed overflow of ds': {
    why: 'the shift’s part of it is left out',
    until: nine,
    forms: /^ds,(<=?|>=?|n?sv)$/,
    standIn: [`${leftOut}: ds: conditions against exact arithmetic`],
  },
  'unsigned overflow of ds': {
    why: 'the shift’s part of it is left out; from 9.0 on it is read from the bit one place to the right',
    forms: /^ds,(<<=?|>>=?)$/,
    standIn: [`${leftOut}: ds: conditions against exact arithmetic`],
  },
  'ds with t = r2': {
    why: 'PSW V is formed from the divisor’s register after the target is written',
    standIn: [undefinedRegisters],
  },
  'carry conditions of uxor': {
    why: 'an exclusive or has no carries; the emulator forms those of an addition',
    until: eleven,
    forms: /^uxor,[sn][dbh]c$/,
    standIn: [`${leftOut}: uxor has no carries`],
  },
  'decimal correction': {
    why: 'other digits are corrected than the manual says (DECIMAL CORRECT, INTERMEDIATE DECIMAL CORRECT)',
    until: eleven,
    rows: ['dcor', 'idcor'],
    standIn: [
      `${leftOut}: dcor and idcor: sums and differences of decimal numbers`,
      `${leftOut}: dcor and idcor: conditions`,
    ],
  },
  'conditions of PA-RISC 2.0': {
    why: 'reserved in PA-RISC 1.1',
    forms: /,[sn]w[zc]$/,
    standIn: [`${leftOut}: reserved conditions`],
  },
  'fields beyond the register': {
    why: 'extract and deposit are undefined where the field does not lie in the register',
    standIn: [undefinedRegisters],
  },
  'scale of ldcwx': {
    why: 'scaled by 8, as seen on a PA-RISC 2.0 processor',
    from: eleven,
    forms: /^ldcwx,s/,
    standIn: [`${leftOut}: ldcwx,s scales by 4`],
  },
  // Floating point.
  'format of fmpyadd': {
    why: 'single is taken for double and double for single in FMPYADD and FMPYSUB, against GNU’s assembler',
    until: eleven,
    standIn: [`${leftOut}: fmpyadd and fmpysub: the bit of the format`],
  },
  'NaN to integer': {
    why: 'the greatest integer comes of any NaN; HP’s own routines give the greatest of the NaN’s sign',
    until: eleven,
    standIn: [`${leftOut}: a NaN that becomes an integer`],
  },
  'NaN without its fraction': {
    why: 'a NaN whose fraction is cut off to nothing becomes an infinity, against IEEE 754',
    until: eleven,
    standIn: [`${leftOut}: a NaN whose fraction is cut off`],
  },
  'rejections of ftest': {
    why: 'all bits must be set, or the bits are others than comparisons: no version tests by pairs (FTEST)',
    forms: /^ftest,rej8?$/,
    standIn: [`${leftOut}: ftest: acceptance and rejection`],
  },
  'acceptances of ftest': {
    why: 'they nullify where they must not',
    from: version(9, 1),
    forms: /^ftest,acc[8642]?$/,
    standIn: [`${leftOut}: ftest: acceptance and rejection`],
  },
  'floating-point traps': {
    why: 'codes and wrapped results of overflow and underflow are taken from different processors',
    standIn: [
      'float.test.ts: an enabled exception leaves code and instruction',
      'float.test.ts: the store of register 0 saves the pending trap',
    ],
  },
  'fmpycfxt and unimplemented operations': {
    why: 'not there; the PA7000 leaves quad and remainder to software',
    rows: ['fmpycfxt,dbl', 'fmpycfxt,sgl', 'fquad', 'fcnvquad', 'frem', 'freserved', 'fid'],
    standIn: [
      `${leftOut}: fmpycfxt`,
      `${leftOut}: quad, remainder and reserved operations`,
      `${leftOut}: fid`,
      'float.test.ts: quad format is left to software',
    ],
  },
  'registers of five-operand forms': {
    why: 'undefined where the sum is an operand of the product or the product one of the sum',
    standIn: [undefinedRegisters],
  },
  // Memory, translation, protection.
  'unaligned addresses of user programs': {
    why: 'a user-level program ends there; qemu-hppa 7.2 does not trap',
    standIn: [vector('dataProtection'), `${leftOut}: every access of two or more bytes traps`],
  },
  'translation of flushes': {
    why: 'their addresses are not translated',
    rows: ['fdc', 'pdc', 'fic'],
    standIn: [vector('nonAccessDataTlbMiss'), `${leftOut}: fdc, pdc and fic need a translation`],
  },
  'one TLB for code and data': {
    why: 'the emulator finds the code’s translation where a data reference misses',
    standIn: [`${leftOut}: code and data have translations of their own`],
  },
  'order of T, D and B': {
    why: 'T goes before B before D; the manual numbers the traps 19, 20, 21',
    until: eleven,
    standIn: [`${leftOut}: data break goes before dirty bit`],
  },
  'identifiers that no register holds': {
    why: 'they are taken for allowed',
    until: eleven,
    standIn: ['translation.test.ts: an identifier that no register holds forbids'],
  },
  'protection identifiers': {
    why: 'CCR and SAR are taken for identifiers, and probes do not look at any',
    from: eleven,
    standIn: [
      'translation.test.ts: an identifier that no register holds forbids',
      `${leftOut}: probes look at identifiers`,
    ],
  },
  'which entry a purge takes': {
    why: 'the implementation’s',
    rows: ['pdtlbe', 'pitlbe'],
    standIn: [`${leftOut}: pdtlbe and pitlbe`],
  },
  'coherence index': { why: 'the implementation’s', rows: ['lci'], standIn: [`${leftOut}: lci`] },
  // Control.
  'PSW B': {
    why: 'not there',
    until: eleven,
    standIn: [`${leftOut}: PSW B: set behind a branch that is taken`],
  },
  'C/B through an interruption': {
    why: 'saved and restored in another order of bits',
    until: eleven,
    standIn: [`${leftOut}: PSW C/B and V come through an interruption`],
  },
  'system mask': {
    why: 'ssm, rsm and mtsm clear V, C/B, B and X too',
    from: eleven,
    rows: ['ssm', 'rsm', 'mtsm'],
    standIn: [`${leftOut}: ssm, rsm and mtsm change the system mask only`],
  },
  'recovery counter': {
    why: 'never raises interruption 3',
    standIn: ['interruptions.test.ts: interruption 3 comes after CR0 + 1 completed instructions'],
  },
  'control registers of the frame': {
    why: 'the frame that skips interrupted instructions needs them, or they depend on time',
    standIn: [
      'interruptions.test.ts: break and illegal instruction trap at each turn',
      `${leftOut}: control registers hold the bits that they have`,
    ],
  },
  'returns from interruptions': {
    why: 'the frame returns by them from every interruption; random words of them lead nowhere',
    rows: ['rfi', 'rfir'],
    standIn: [vector('interruptions in'), 'interruptions.test.ts: break and illegal instruction trap at each turn'],
  },
  diagnose: {
    why: 'nothing happens; the PA7000 has moves from and to a diagnose register',
    rows: ['diag', 'mfdiag', 'mtdiag'],
    standIn: [`${leftOut}: mtdiag and mfdiag`, 'firmware.test.ts: elsewhere, under another immediate'],
  },
  'units that are not there': {
    why: 'special function units and coprocessors trap in other ways',
    rows: ['spop', 'copr', 'cldwx', 'cstwx', 'cldws', 'cstws', 'clddx', 'cstdx', 'cldds', 'cstds'],
    standIn: [vector('assistEmulation')],
  },
} as const satisfies Readonly<Record<string, Exclusion>>;

type ExclusionName = keyof typeof exclusions;

/** Whether something is left out. */
export type LeftOut = (name: ExclusionName) => boolean;

const holds = ({ from = 0, until = Number.POSITIVE_INFINITY }: Exclusion, used: Version): boolean =>
  used >= from && used < until;

/** With this version of the emulator. */
export const leftOutFor =
  (used: Version): LeftOut =>
  (name) =>
    holds(exclusions[name], used);

/** Where nothing is compared with an emulator nothing need be left out. */
export const nothingLeftOut: LeftOut = () => false;

const listed = Object.entries<Exclusion>(exclusions);

/** Rows of the table that are not compared with this version, each with the reason. */
export const rowsLeftOut = (used: Version): ReadonlyMap<string, string> =>
  new Map(
    listed
      .filter(([, each]) => holds(each, used))
      .flatMap(([, { rows = [], why }]) => rows.map((row) => [row, why] as const)),
  );

/** Forms that are not compared with this version. */
export const formsLeftOut = (used: Version): readonly RegExp[] =>
  listed.flatMap(([, each]) => (each.forms !== undefined && holds(each, used) ? [each.forms] : []));
