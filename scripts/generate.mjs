// Makes, from src/config/experiment.ts and its sections, what the command line and editors use instead of it:
//   src/config/generated/validator.js  a validator compiled beforehand, with no dependency
//   src/config/generated/schema.js     the schema as data: defaults, known keys, allowed values
//   schemas/experiment.schema.json     for editors and `voxrun schema`; also knows `extends`, variants, sweeps and ladders
//   docs/settings.md                   every setting with its default and meaning
// `--check` writes nothing and fails, naming the files that are not current.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const folder = 'src/config/generated';
const stampFile = `${folder}/inputs.sha256`;
const check = process.argv.includes('--check');
const stamp = stampOfInputs();

if (check || readOrUndefined(stampFile) !== stamp || !isComplete()) await generate();

async function generate() {
  const { schema, groupsSchema } = await readSchemas();
  const files = {
    [`${folder}/validator.js`]: await compileValidators({ validate: schema, validateGroups: groupsSchema }),
    [`${folder}/validator.d.ts`]: [
      "import type { ErrorObject } from 'ajv';",
      ...['validate', 'validateGroups'].flatMap((name) => [
        `export declare function ${name}(data: unknown): boolean;`,
        `export declare namespace ${name} {`,
        '  let errors: null | readonly ErrorObject[];',
        '}',
      ]),
      '',
    ].join('\n'),
    [`${folder}/schema.js`]: [
      `export const schema = ${JSON.stringify(schema)};`,
      `export const groupsSchema = ${JSON.stringify(groupsSchema)};`,
      '',
    ].join('\n'),
    [`${folder}/schema.d.ts`]: [
      "import type { SchemaNode } from '../schema-node.js';",
      'export declare const schema: SchemaNode;',
      'export declare const groupsSchema: SchemaNode;',
      '',
    ].join('\n'),
    'docs/settings.md': settingsPage({ ...schema.properties, ...groupsSchema.properties }),
    'schemas/experiment.schema.json': `${JSON.stringify(forEditors(schema, groupsSchema), null, 2)}\n`,
  };
  const changed = Object.keys(files).filter((file) => readOrUndefined(file) !== files[file]);
  if (check) {
    for (const file of changed) console.error(`${file} is not current: run node scripts/generate.mjs`);
    process.exitCode = changed.length === 0 ? 0 : 1;
    return;
  }
  for (const file of changed) write(file, files[file]);
  write(stampFile, stamp);
}

/** The source is TypeScript: it is bundled to one module, which is imported and deleted. */
async function readSchemas() {
  const { build } = await import('esbuild');
  const bundle = join(root, folder, `experiment-${process.pid}.mjs`);
  await build({
    stdin: {
      contents: "export * from './experiment.ts'; export * from './sections/groups.ts';",
      resolveDir: join(root, 'src/config'),
    },
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  try {
    const { ExperimentSchema, GroupsSchema } = await import(pathToFileURL(bundle).href);
    // The round trip drops TypeBox's symbols.
    return JSON.parse(JSON.stringify({ schema: ExperimentSchema, groupsSchema: GroupsSchema }));
  } finally {
    rmSync(bundle);
  }
}

/** One module with a function for each schema, by its name. */
async function compileValidators(schemas) {
  const { default: Ajv } = await import('ajv/dist/2020.js');
  const { default: standaloneCode } = await import('ajv/dist/standalone/index.js');
  const { build } = await import('esbuild');
  const ajv = new Ajv.default({
    allErrors: true,
    discriminator: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    messages: false,
    code: { source: true, esm: true },
    keywords: ['x-allowed', 'x-neutral'],
  });
  for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(schema, name);
  const names = Object.fromEntries(Object.keys(schemas).map((name) => [name, name]));
  const code = standaloneCode.default(ajv, names);
  // Bundled, because the code asks for small parts of ajv at run time.
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    minify: true,
    legalComments: 'none',
  });
  return outputFiles[0].text;
}

/**
 * The file before composition: what has a default need not be written, and a file that extends another need not be
 * complete, so that every `required` and every least count goes and a map may leave out its `kind`.
 */
function forEditors(schema, groupsSchema) {
  const { $schema, title, description, ...rest } = schema;
  const extendsProperty = {
    anyOf: [
      { type: 'string', minLength: 1 },
      { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 1 },
    ],
    description:
      'Experiment file, or a list of them, that this one starts from; relative to this file. Maps merge, lists and single values replace.',
  };
  const own = { ...rest, properties: { ...rest.properties, ...groupsSchema.properties } };
  const part = partial(own);
  const whole = withoutDefaulted(own);
  return {
    $schema,
    title,
    description,
    type: 'object',
    if: { required: ['extends'] },
    then: { ...part, properties: { extends: extendsProperty, ...part.properties } },
    else: whole,
  };
}

/** Every setting as a list, section by section. */
function settingsPage(properties) {
  const sections = Object.entries(properties).map(([name, section]) =>
    [`## ${name}`, '', section.description ?? '', '', ...settingLines(section, 0), ''].join('\n'),
  );
  return [
    '# Every setting',
    '',
    'Made from the schema: what may be written, what holds where nothing is written, and what it means.',
    '`experiment-file.md` explains how the settings belong together.',
    '',
    ...sections,
  ]
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');
}

function settingLines(node, depth) {
  const indent = '  '.repeat(depth);
  const kinds = node.oneOf ?? (node.discriminator === undefined ? [] : (node.anyOf ?? []));
  if (kinds.length > 0) {
    return kinds.flatMap((kind) => [
      `${indent}- \`kind: ${kind.properties.kind.const}\`: ${kind.description ?? ''}`,
      ...settingLines(kind, depth + 1),
    ]);
  }
  const parts = (node.anyOf ?? [node]).map((part) => part.items ?? part);
  const maps = parts.filter(({ properties }) => properties);
  const own = maps.flatMap(({ properties, required = [] }) =>
    Object.entries(properties)
      .filter(([key]) => key !== 'kind')
      .map(([key, child]) => [key, child, required.includes(key)]),
  );
  const named = parts
    .flatMap(({ patternProperties }) => Object.values(patternProperties ?? {}))
    .map((child) => ['NAME', child, false]);
  return [...own, ...named].flatMap(([key, child, required]) => [
    `${indent}- \`${key}\` (${allowedOf(child)}${defaultOf(child, required)}): ${child.description ?? ''}`.replace(
      /: $/,
      '',
    ),
    ...settingLines(child, depth + 1),
  ]);
}

function allowedOf(node) {
  if (node.anyOf !== undefined) return [...new Set(node.anyOf.map(allowedOf))].join(', or ');
  if (node.const !== undefined) return String(node.const);
  if (node.enum !== undefined) return node.enum.map((word) => `\`${word}\``).join(', ');
  if (node.oneOf !== undefined) return 'a map with a `kind`';
  if (node.type === 'array') {
    const count = node.minItems !== undefined && node.minItems === node.maxItems ? `${node.minItems} ` : '';
    return `list of ${count}(${allowedOf(node.items ?? {})})`;
  }
  const least = node.minimum ?? node.exclusiveMinimum;
  const most = node.maximum ?? node.exclusiveMaximum;
  const low = least === undefined ? '' : ` ${node.minimum === undefined ? 'above' : 'from'} ${least}`;
  const high = most === undefined ? '' : ` ${node.maximum === undefined ? 'below' : 'to'} ${most}`;
  const words = { integer: 'whole number', number: 'number', string: 'text', boolean: 'true or false', object: 'map' };
  return `${words[node.type] ?? 'any value'}${low}${high}`;
}

function defaultOf(node, required) {
  if (node.default === undefined) return required ? '; needed' : '';
  const text = JSON.stringify(node.default);
  return text === '{}' ? '' : `; default \`${text.replaceAll('"', '')}\``;
}

function withoutDefaulted(node) {
  return mapObjects(node, (object) => {
    if (!Array.isArray(object.required) || object.properties === undefined) return object;
    const { required, ...rest } = object;
    const needed = required.filter((key) => object.properties[key]?.default === undefined);
    return needed.length === 0 ? rest : { ...rest, required: needed };
  });
}

function partial(node) {
  return mapObjects(node, (object) => {
    const { discriminator, oneOf, ...rest } = object;
    delete rest.required;
    delete rest.minProperties;
    return discriminator === undefined ? rest : { ...rest, anyOf: oneOf };
  });
}

function mapObjects(node, change) {
  if (Array.isArray(node)) return node.map((item) => mapObjects(item, change));
  if (typeof node !== 'object' || node === null) return node;
  return change(Object.fromEntries(Object.entries(node).map(([key, value]) => [key, mapObjects(value, change)])));
}

function stampOfInputs() {
  const hash = createHash('sha256');
  const sections = join(root, 'src/config/sections');
  for (const file of readdirSync(sections).sort()) hash.update(`${file}\n`).update(readFileSync(join(sections, file)));
  hash.update(readFileSync(join(root, 'src/config/experiment.ts')));
  hash.update(readFileSync(fileURLToPath(import.meta.url)));
  for (const name of ['ajv', '@sinclair/typebox', 'esbuild']) {
    hash.update(`${name} ${versionOf(name)}\n`);
  }
  return `${hash.digest('hex')}\n`;
}

/** Read as a file, not through the package's exports, which need not list it. */
function versionOf(name) {
  for (const base of require.resolve.paths(name) ?? []) {
    const text = readOrUndefined(join(base, name, 'package.json'));
    if (text !== undefined) return JSON.parse(text).version;
  }
  throw new Error(`${name} is not installed: run npm ci`);
}

function isComplete() {
  const names = ['validator.js', 'validator.d.ts', 'schema.js', 'schema.d.ts'].map((name) => `${folder}/${name}`);
  return [...names, 'schemas/experiment.schema.json'].every((file) => readOrUndefined(file) !== undefined);
}

function readOrUndefined(file) {
  try {
    return readFileSync(file.startsWith('/') ? file : join(root, file), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Several tests may start at once: a reader must never see half a module. */
function write(file, text) {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}.tmp`, text);
  renameSync(`${path}.${process.pid}.tmp`, path);
}
