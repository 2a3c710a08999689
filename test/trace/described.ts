/** The part of docs/trace.md that describes the records, made from their types (`src/ports/records`) and comments. */
import ts from 'typescript';

const folder = 'src/ports/records';
const width = 120;

/** Sections of the page, in order: the types of each, with what the comment of their interface says. */
export function describedRecords(): string {
  const program = ts.createProgram({ rootNames: ['src/ports/trace.ts'], options: { noLib: true, strict: true } });
  const checker = program.getTypeChecker();
  const trace = program.getSourceFile('src/ports/trace.ts');
  const all = trace?.statements.find((each) => ts.isInterfaceDeclaration(each) && each.name.text === 'TraceRecords');
  if (all === undefined || !ts.isInterfaceDeclaration(all)) throw new Error(`no TraceRecords in ${folder}`);
  const interfaces = (all.heritageClauses ?? []).flatMap(({ types }) =>
    types.map((type) => checker.getTypeAtLocation(type)),
  );
  /** The type of record that has described a field, by where the field is declared. */
  const describedIn = new Map<ts.Declaration | undefined, string>();
  return interfaces.map((records) => section(records, checker, describedIn)).join('');
}

function section(
  records: ts.Type,
  checker: ts.TypeChecker,
  describedIn: Map<ts.Declaration | undefined, string>,
): string {
  const [title, ...intro] = commentOf(records.getSymbol()).split(/\.(?:\s+|$)/);
  const lines = [
    `## ${title}`,
    '',
    ...paragraph(
      intro
        .filter((each) => each !== '')
        .map((each) => `${each}.`)
        .join(' '),
    ),
  ];
  for (const record of records.getProperties()) {
    lines.push(`### \`${record.name}\``, '', ...paragraph(commentOf(record)));
    const groups = fieldGroups(checker.getTypeOfSymbol(record), record.name, describedIn);
    lines.push(...groups.flatMap(bullet), ...(groups.length > 0 ? [''] : []));
  }
  return lines.map((line) => `${line}\n`).join('');
}

interface FieldGroup {
  readonly names: string[];
  readonly words: string;
  readonly mayBeMissing: boolean;
}

/**
 * Fields that follow one with a comment, and have none, share it. A field that another record has described refers to
 * it.
 */
function fieldGroups(
  type: ts.Type,
  record: string,
  describedIn: Map<ts.Declaration | undefined, string>,
): readonly FieldGroup[] {
  const groups: FieldGroup[] = [];
  for (const field of type.getProperties()) {
    const declaration = field.declarations?.[0];
    const before = describedIn.get(declaration);
    if (before === undefined) describedIn.set(declaration, record);
    const own = before === undefined ? commentOf(field) : `as of \`${before}\`.`;
    const mayBeMissing = (field.flags & ts.SymbolFlags.Optional) !== 0;
    const last = groups.at(-1);
    const words = own === '' ? (last?.words ?? '') : own;
    if (last?.words === words && last.mayBeMissing === mayBeMissing) last.names.push(field.name);
    else groups.push({ names: [field.name], words, mayBeMissing });
  }
  return groups;
}

const bullet = ({ names, words, mayBeMissing }: FieldGroup): string[] => {
  const end = mayBeMissing ? ' (may be missing).' : '.';
  return wrapped(`- ${names.map((name) => `\`${name}\``).join(', ')}: ${words.replace(/\.$/, end)}`, '  ');
};

const commentOf = (symbol: ts.Symbol | undefined): string =>
  ts.displayPartsToString(symbol?.getDocumentationComment(undefined)).replace(/\s+/g, ' ').trim();

const paragraph = (text: string): string[] => (text === '' ? [] : [...wrapped(text, ''), '']);

function wrapped(text: string, indent: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1];
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(`${indent}${word}`);
  }
  return lines;
}
