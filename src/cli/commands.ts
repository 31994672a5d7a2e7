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
  description: 'CPU threads that stages may use at once; one that needs more runs alone (default: all)',
};
const gpus: OptionEntry = {
  flags: '--gpus <number>',
  description: 'GPUs to compute on in this call, in place of resources.gpus; 0: the processor, auto: all there are',
};
const quiet: OptionEntry = { flags: '-q, --quiet', description: 'results and errors only' };

export const commands: readonly CommandEntry[] = [
  {
    usage: 'init [folder]',
    summary: 'write a first experiment for the images in a folder, or make an example',
    options: [
      { flags: '--example <name>', description: 'made-up data: asymmetric (segmentation) or ultrasound (regression)' },
      { flags: '--cases <number>', description: 'how many cases (asymmetric)' },
      { flags: '--patients <number>', description: 'how many patients (ultrasound)' },
      { flags: '--seed <number>', description: 'another set of organs' },
    ],
    load: () => import('./init.js'),
  },
  {
    usage: 'volumes <labels...>',
    summary: 'write a table of the volumes in label maps, to be the target of a regression',
    options: [
      { flags: '--label <values>', description: 'only these label values, e.g. 1,2 (default: all but 0)' },
      { flags: '--component <number>', description: 'which volume of a file with several, from 0' },
    ],
    load: () => import('./volumes.js'),
  },
  {
    usage: 'validate <file...>',
    summary: 'check experiment files without reading an image',
    options: [set, json, quiet],
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
    options: [set, fold, runs, jobs, gpus, { flags: '-n, --dry-run', description: 'the same as plan' }, json, quiet],
    load: () => import('./run.js'),
  },
  {
    usage: 'resume <run>',
    summary: 'go on with a stopped run, with the settings that it started with',
    options: [runs, jobs, gpus, json, quiet],
    load: () => import('./resume.js'),
  },
  {
    usage: 'test <run>',
    summary: 'evaluate a run on the test set that it keeps apart; each look is counted',
    options: [runs, jobs, gpus, json, quiet],
    load: () => import('./test.js'),
  },
  {
    usage: 'predict <run> [images...]',
    summary: 'predict new images (files, folders, or a CSV table) with the networks of a run',
    options: [
      {
        flags: '-c, --channel <name=images>',
        description: 'of each channel a folder, files or a path with {case}; what has one name is one case',
        repeatable: true,
      },
      {
        flags: '-o, --out <folder>',
        description: 'where the predictions go; never over anything (default: ./predictions)',
      },
      {
        flags: '--fold <number>',
        description: 'only the network of this fold; without it, the mean of all',
        repeatable: true,
      },
      runs,
      {
        flags: '-j, --jobs <threads>',
        description: 'CPU threads to use at once; with several times resources.threads, as many images at once',
      },
      gpus,
      json,
      quiet,
    ],
    load: () => import('./predict.js'),
  },
  {
    usage: 'preview <file>',
    summary: 'write a page of augmented samples, as training would draw them',
    options: [
      { flags: '--cases <number>', description: 'training cases to show (default: 3)' },
      { flags: '--samples <number>', description: 'samples of each case (default: 4)' },
      { flags: '-o, --out <folder>', description: 'where the page goes (default: ./preview)' },
      set,
      { flags: '--fold <number>', description: 'the fold whose training is shown (default: 0)', repeatable: true },
      runs,
      jobs,
      json,
      quiet,
    ],
    load: () => import('./preview.js'),
  },
  {
    usage: 'doctor',
    summary: 'check the engine, the machine and the gradients of every operation in use',
    options: [json, runs],
    load: () => import('./doctor.js'),
  },
  {
    usage: 'engine <action>',
    summary: 'engine install: fetch and build the native engine, for the GPU where there is one',
    options: [
      { flags: '--cuda', description: 'the build that computes on NVIDIA GPUs (2.5 GB to download)' },
      { flags: '--cpu', description: 'the build that computes on the processor only (274 MB)' },
    ],
    load: () => import('./engine.js'),
  },
  {
    usage: 'schema',
    summary: 'print the JSON Schema of experiment files',
    options: [],
    load: () => import('./schema.js'),
  },
];
