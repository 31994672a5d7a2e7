import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hasErrorCode } from '../base/atomic-file.js';
import { ExitCode } from '../base/exit-code.js';
import type { Io, Options } from './command.js';
import { EXAMPLES } from './init/examples.js';
import { initProblem } from './init/init-problem.js';
import { wholeNumber } from './init/whole-number.js';
import { draftFromFolder } from './init/draft-from-folder.js';

/**
 * `voxrun init --example NAME [FOLDER]`: made-up images and an experiment that runs on them.
 * `voxrun init FOLDER`: a first experiment for the images that lie there. Never overwrites anything.
 */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  if (options.example !== undefined) {
    await makeExample(args[0], options, io);
  } else if (args[0] !== undefined) {
    refuseExampleOptions(options);
    await draftFromFolder({ shown: args[0], io });
  } else {
    throw initProblem({
      code: 'INIT_OF_WHAT',
      message: 'init needs a folder with images, or an example',
      fix: choices(),
    });
  }
  return ExitCode.ok;
}

async function makeExample(where: string | undefined, options: Options, io: Io): Promise<void> {
  const name = String(options.example);
  const example = Object.hasOwn(EXAMPLES, name) ? EXAMPLES[name] : undefined;
  if (example === undefined) {
    throw initProblem({
      code: 'EXAMPLE_UNKNOWN',
      message: `there is no example ${JSON.stringify(name)}`,
      fix: choices(),
    });
  }
  const foreign = EXAMPLE_OPTIONS.find((option) => options[option] !== undefined && !example.options.includes(option));
  if (foreign !== undefined) {
    throw initProblem({
      code: 'OPTION_NOT_USED',
      message: `the example ${name} takes no --${foreign}`,
      fix: `it takes ${[...example.options, 'seed'].map((option) => `--${option}`).join(', ')}`,
    });
  }
  const seed = wholeNumber('--seed', { value: options.seed, otherwise: 1, least: 0, most: 4294967295 });
  const shown = where ?? name;
  const folder = resolve(io.cwd, shown);
  refuseContent(folder, shown);
  const made = await example.write({ folder, shown, options, seed });
  const file = join(shown, 'experiment.yaml');
  io.out(`${made}\nexperiment in ${file}\nnext: voxrun ${example.next} ${file}\n`);
}

const EXAMPLE_OPTIONS = [...new Set(Object.values(EXAMPLES).flatMap(({ options }) => options))];

/** Data that are there have their own number of cases. */
function refuseExampleOptions(options: Options): void {
  const given = [...EXAMPLE_OPTIONS, 'seed'].find((option) => options[option] !== undefined);
  if (given === undefined) return;
  throw initProblem({
    code: 'OPTION_NOT_USED',
    message: `--${given} belongs to --example, and a folder with images was named`,
    fix: choices(),
  });
}

function choices(): string {
  const examples = Object.entries(EXAMPLES).map(([name, { summary }]) => `voxrun init --example ${name}   ${summary}`);
  const own = 'voxrun init FOLDER   looks at the images in FOLDER and writes a first experiment for them';
  return `use one of\n     ${[...examples, own].join('\n     ')}`;
}

function refuseContent(folder: string, shown: string): void {
  try {
    if (readdirSync(folder).length === 0) return;
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return;
    if (!hasErrorCode(error, 'ENOTDIR')) throw error;
    throw initProblem({ code: 'FOLDER_IN_USE', message: `${shown} is a file`, fix: 'name a new folder' });
  }
  throw initProblem({
    code: 'FOLDER_IN_USE',
    message: `${shown} is not empty, and nothing in it is overwritten`,
    fix: 'name a new folder, or remove this one first',
  });
}
