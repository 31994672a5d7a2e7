import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';

/** One import that a source file names. */
export interface SourceImport {
  /** Path from the root of the sources (`nn/ops.ts`), or the specifier of a package. */
  readonly target: string;
  readonly isPackage: boolean;
  /** `type` is gone when the program runs; `dynamic` is loaded only when its line is reached. */
  readonly how: 'static' | 'type' | 'dynamic';
}

/** Imports by source file, paths relative to the root of the sources. */
export type SourceGraph = ReadonlyMap<string, readonly SourceImport[]>;

/** The imports of every source file below a folder, without tests. */
export function readSourceGraph(folder: string): SourceGraph {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.endsWith('.test.ts'))
    .sort();
  return sourceGraphOf(new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')])));
}

/** The same from texts by path. */
export function sourceGraphOf(texts: ReadonlyMap<string, string>): SourceGraph {
  return new Map([...texts].map(([file, text]) => [file, importsOf(file, text)]));
}

function importsOf(file: string, text: string): SourceImport[] {
  const imports: SourceImport[] = [];
  const add = (specifier: ts.Expression | undefined, how: SourceImport['how']) => {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) imports.push(resolved(file, specifier.text, how));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node) ? 'type' : 'static');
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly ? 'type' : 'static');
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      const { literal } = node.argument;
      if (ts.isStringLiteral(literal)) add(literal, 'type');
    } else if (ts.isCallExpression(node)) {
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], 'dynamic');
      // What `createRequire` gives is called `require` here.
      else if (ts.isIdentifier(node.expression) && node.expression.text === 'require')
        add(node.arguments[0], 'dynamic');
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true));
  return imports;
}

function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
  if (importClause === undefined) return false;
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { name, namedBindings } = importClause;
  if (name !== undefined || namedBindings === undefined || !ts.isNamedImports(namedBindings)) return false;
  return namedBindings.elements.length > 0 && namedBindings.elements.every(({ isTypeOnly }) => isTypeOnly);
}

function resolved(file: string, specifier: string, how: SourceImport['how']): SourceImport {
  if (!specifier.startsWith('.')) return { target: specifier, isPackage: true, how };
  return { target: posix.join(dirname(file), specifier).replace(/\.js$/, '.ts'), isPackage: false, how };
}
