/**
 * Which parts of the mutated rooms each check reaches: a check that does not come to a mutant's place cannot notice it.
 * A part is a block, or the body of a function that is an expression; while the original source is measured each part
 * notes that it was reached.
 */
import ts from 'typescript';

/** The part in which this node runs, by where it begins; `undefined`: the node runs while the source is loaded. */
export function partOf(node: ts.Node, source: ts.SourceFile): number | undefined {
  const { parent } = node;
  if (parent === undefined) return undefined;
  // What is in a parameter runs with the body.
  if (ts.isFunctionLike(parent) && 'body' in parent && parent.body !== undefined) {
    return (parent.body as ts.Node).getStart(source);
  }
  return ts.isBlock(parent) ? parent.getStart(source) : partOf(parent, source);
}

const note = (file: string, start: number): string => `globalThis.reachedParts.add('${file}:${start}')`;

/** The text with a note in each part. */
export function noting(file: string, text: string): string {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const inserted: (readonly [at: number, text: string])[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node)) inserted.push([node.getStart(source) + 1, `${note(file, node.getStart(source))};`]);
    else if (node.parent !== undefined && ts.isArrowFunction(node.parent) && node === node.parent.body) {
      inserted.push([node.getStart(source), `(${note(file, node.getStart(source))}, (`], [node.getEnd(), '))']);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  let out = '';
  let from = 0;
  // At the same place what ends comes before what begins, and the outer before the inner: as they were found.
  for (const [at, part] of [...inserted].sort(([one], [other]) => one - other)) {
    out += text.slice(from, at) + part;
    from = at;
  }
  return out + text.slice(from);
}
