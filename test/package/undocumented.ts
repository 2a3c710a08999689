import ts from 'typescript';

/**
 * The names that a module's declarations export without a word of what they are, and the members of its interfaces and
 * classes. Members that a declaration of the language itself explains, as `name` of an error, need no other word.
 */
export function undocumented(declarations: string): readonly string[] {
  const options = {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    skipLibCheck: true,
  };
  const program = ts.createProgram([declarations], { ...options, types: [] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(declarations);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${declarations} is no module`);
  const isSilent = (symbol: ts.Symbol) =>
    ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim() === '';
  return checker.getExportsOfModule(module).flatMap((exported) => {
    const named = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const members = membersOf(named).filter((member) => isSilent(member) && !isOfTheLanguage(named, member, checker));
    return [...(isSilent(named) ? [exported.name] : []), ...members.map(({ name }) => `${exported.name}.${name}`)];
  });
}

/** Of interfaces and classes, without what stays inside. */
function membersOf({ flags, members }: ts.Symbol): readonly ts.Symbol[] {
  if ((flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) === 0) return [];
  return [...(members?.values() ?? [])].filter((member) => {
    const [declaration] = member.declarations ?? [];
    if (declaration === undefined || !(member.flags & ts.SymbolFlags.ClassMember)) return false;
    if (ts.isConstructorDeclaration(declaration)) return false;
    const isHidden = ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected);
    return !isHidden && !/^(#|__#)/.test(member.name);
  });
}

function isOfTheLanguage(owner: ts.Symbol, { name }: ts.Symbol, checker: ts.TypeChecker): boolean {
  const type = checker.getDeclaredTypeOfSymbol(owner) as ts.InterfaceType;
  return (checker.getBaseTypes(type) ?? []).some((base) =>
    base.getProperty(name)?.declarations?.some((each) => /\/lib\.[\w.]+\.d\.ts$/.test(each.getSourceFile().fileName)),
  );
}
