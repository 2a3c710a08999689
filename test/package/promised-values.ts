import ts from 'typescript';

/** The names that a module's declarations export as values: a program may use them at run time. */
export function promisedValues(declarations: string): readonly string[] {
  const program = ts.createProgram([declarations], { module: ts.ModuleKind.NodeNext, skipLibCheck: true, types: [] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(declarations);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${declarations} is no module`);
  return checker
    .getExportsOfModule(module)
    .filter((symbol) => isValue(symbol, checker))
    .map(({ name }) => name);
}

function isValue(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  if (symbol.declarations?.some(ts.isTypeOnlyExportDeclaration)) return false;
  const named = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return (named.flags & ts.SymbolFlags.Value) !== 0;
}
