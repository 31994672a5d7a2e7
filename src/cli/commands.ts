import type { CommandModule } from './command.js';

/** A command as help and completion see it; its code is loaded only when it is called. */
export interface CommandEntry {
  /** Name and arguments in commander's notation. */
  readonly usage: string;
  readonly summary: string;
  readonly options: readonly OptionEntry[];
  readonly load: () => Promise<CommandModule>;
}

export interface OptionEntry {
  readonly flags: string;
  readonly description: string;
  /** May be given several times; the values are collected in a list. */
  readonly repeatable?: true;
}

const set: OptionEntry = {
  flags: '-S, --set <key=value>',
  description: 'change a setting, e.g. training.epochs=50; ~key deletes it',
  repeatable: true,
};
const json: OptionEntry = { flags: '--json', description: 'machine-readable output' };
const runs: OptionEntry = {
  flags: '--runs <folder>',
  description: 'where runs are kept (default: voxrun.yaml, else ./runs)',
};
const fold: OptionEntry = { flags: '--fold <number>', description: 'only this fold, from 0', repeatable: true };
const jobs: OptionEntry = {
  flags: '-j, --jobs <threads>',
  description: 'CPU threads that stages may use at once (default: all)',
};
const quiet: OptionEntry = { flags: '-q, --quiet', description: 'results and errors only' };

export const commands: readonly CommandEntry[] = [
  {
    usage: 'init [folder]',
    summary: 'make an example: phantom images and an experiment that runs at once',
    options: [
      { flags: '--example <name>', description: 'asymmetric: organs whose front and back are two labels' },
      { flags: '--cases <number>', description: 'how many cases' },
      { flags: '--seed <number>', description: 'another set of organs' },
    ],
    load: () => import('./init.js'),
  },
  {
    usage: 'validate <file...>',
    summary: 'check experiment files without reading an image',
    options: [set, json],
    load: () => import('./validate.js'),
  },
  {
    usage: 'show <file-or-run>',
    summary: 'print all settings of an experiment, or of a run, with where each comes from',
    options: [set, runs, json],
    load: () => import('./show.js'),
  },
  {
    usage: 'plan <file>',
    summary: 'say what a run would compute, and why',
    options: [set, fold, runs, json, { flags: '--exit-code', description: 'exit 1 if there is work to do' }],
    load: () => import('./plan.js'),
  },
  {
    usage: 'run <file>',
    summary: 'compute what is not computed yet',
    options: [set, fold, runs, jobs, { flags: '-n, --dry-run', description: 'the same as plan' }, json, quiet],
    load: () => import('./run.js'),
  },
  {
    usage: 'resume <run>',
    summary: 'go on with a stopped run, with the settings that it started with',
    options: [runs, jobs, json, quiet],
    load: () => import('./resume.js'),
  },
  {
    usage: 'doctor',
    summary: 'check the engine, the machine and the gradients of every operation in use',
    options: [json, runs],
    load: () => import('./doctor.js'),
  },
  {
    usage: 'engine <action>',
    summary: 'engine install: fetch and build the native engine',
    options: [],
    load: () => import('./engine.js'),
  },
  {
    usage: 'schema',
    summary: 'print the JSON Schema of experiment files',
    options: [],
    load: () => import('./schema.js'),
  },
];
