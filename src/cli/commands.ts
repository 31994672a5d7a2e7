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
const variant: OptionEntry = {
  flags: '--variant <name>',
  description: 'only this variant, step of a ladder or combination of a sweep, of a file with several',
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
const stages: readonly OptionEntry[] = [
  { flags: '--from <stage>', description: 'compute nothing before this stage: it has to be there' },
  { flags: '--to <stage>', description: 'stop after this stage; resume goes on' },
  { flags: '--only <stage>', description: 'the same as --from and --to' },
  {
    flags: '--force [stage]',
    description: 'compute this stage, or all, even if the result is there; the old one is kept',
  },
];
const keepGoing: readonly OptionEntry[] = [
  { flags: '-k, --keep-going', description: 'after a failure, go on with what does not need it (the default)' },
  { flags: '--no-keep-going', description: 'after a failure, start nothing more' },
];
const quiet: OptionEntry = { flags: '-q, --quiet', description: 'results and errors only' };

export const commands: readonly CommandEntry[] = [
  {
    usage: 'init [folder]',
    summary: 'write a first experiment for the images in a folder, or make an example',
    options: [
      {
        flags: '--example <name>',
        description: 'made-up data: asymmetric (segmentation), ultrasound (regression) or rasternet (how not to do it)',
      },
      { flags: '--cases <number>', description: 'how many cases (asymmetric)' },
      { flags: '--patients <number>', description: 'how many patients (ultrasound, rasternet)' },
      { flags: '--copies <number>', description: 'how many copies of each recording (rasternet)' },
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
    options: [set, variant, json, quiet],
    load: () => import('./validate.js'),
  },
  {
    usage: 'show <file-or-run>',
    summary: 'print all settings of an experiment, or of a run, with where each comes from',
    options: [set, variant, runs, json],
    load: () => import('./show.js'),
  },
  {
    usage: 'plan <file>',
    summary: 'say what a run would compute, and why',
    options: [set, fold, ...stages, runs, json, { flags: '--exit-code', description: 'exit 1 if there is work to do' }],
    load: () => import('./plan.js'),
  },
  {
    usage: 'run <file>',
    summary: 'compute what is not computed yet',
    options: [
      set,
      variant,
      fold,
      ...stages,
      ...keepGoing,
      runs,
      jobs,
      gpus,
      { flags: '-n, --dry-run', description: 'the same as plan' },
      json,
      quiet,
    ],
    load: () => import('./run.js'),
  },
  {
    usage: 'resume <run>',
    summary: 'go on with a stopped run, with the settings that it started with',
    options: [
      {
        flags: '-S, --set <training.epochs=number>',
        description: 'train a finished run for more epochs, as a run of its own that goes on from its weights',
        repeatable: true,
      },
      { flags: '--from-scratch', description: 'let a training that lost its checkpoint start from its first epoch' },
      ...keepGoing,
      runs,
      jobs,
      gpus,
      json,
      quiet,
    ],
    load: () => import('./resume.js'),
  },
  {
    usage: 'rerun <run>',
    summary: 'run the settings of a run again, on the data as they are now, and name all that has changed since',
    options: [
      {
        flags: '--check',
        description: 'compute everything anew and compare it with what is stored; exit 1 if it differs',
      },
      set,
      ...stages,
      ...keepGoing,
      runs,
      jobs,
      gpus,
      json,
      quiet,
    ],
    load: () => import('./rerun.js'),
  },
  {
    usage: 'list',
    summary: 'list the runs: state, age, what changed, headline figure; filtered and sorted by any setting or figure',
    options: [
      {
        flags: '-F, --filter <condition>',
        description: "e.g. 'evaluation.dice > 0.85 and training.optimizer.lr < 0.01 and age < 7d'",
        repeatable: true,
      },
      { flags: '--group <group>', description: 'only the members of this group of variants, sweep or ladder' },
      {
        flags: '--sort <key>',
        description: 'by a setting, figure or fact; -KEY from large to small (default: newest)',
      },
      { flags: '--columns <keys>', description: 'settings, figures and facts to show, separated by commas' },
      { flags: '-n, --limit <number>', description: 'at most so many runs' },
      runs,
      json,
      { flags: '--csv', description: 'a table for other programs, with every figure and the settings that differ' },
      { flags: '-q, --quiet', description: 'ids only' },
    ],
    load: () => import('./list.js'),
  },
  {
    usage: 'diff [sides...]',
    summary: 'say what two runs or experiment files differ in, and what each difference comes to',
    options: [
      { flags: '--settings', description: 'only the settings, with what each changed key makes to compute' },
      { flags: '--data', description: 'only the cases, by content' },
      { flags: '--split', description: 'only who is validated in which fold' },
      { flags: '--metrics', description: 'only the figures, with paired 95 % intervals' },
      { flags: '--code', description: 'only the versions of voxrun and its stages' },
      { flags: '--env', description: 'only the machine, engine and Node' },
      {
        flags: '--matrix',
        description: 'a table of the settings in which two or more runs differ, with their figures',
      },
      variant,
      runs,
      json,
      { flags: '--md', description: 'Markdown, for a lab book' },
      { flags: '--csv', description: 'with --matrix: a table for other programs' },
    ],
    load: () => import('./diff.js'),
  },
  {
    usage: 'status [run]',
    summary: 'what runs now: stages and folds, progress, remaining time',
    options: [runs, json],
    load: () => import('./status.js'),
  },
  {
    usage: 'logs <run> [stage]',
    summary: 'print the events of a run, or of one stage or fold, such as train.0, with its log',
    options: [
      { flags: '-f, --follow', description: 'go on until the run ends' },
      { flags: '-n, --lines <number>', description: 'only the last lines' },
      runs,
      json,
    ],
    load: () => import('./logs.js'),
  },
  {
    usage: 'stop [run]',
    summary: 'stop a run from another terminal; it can be resumed',
    options: [{ flags: '--all', description: 'every run under way on this machine in this runs folder' }, runs, json],
    load: () => import('./stop.js'),
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
      variant,
      { flags: '--fold <number>', description: 'the fold whose training is shown (default: 0)', repeatable: true },
      runs,
      jobs,
      json,
      quiet,
    ],
    load: () => import('./preview.js'),
  },
  {
    usage: 'report <run...>',
    summary: 'write one HTML page with all that a run, a comparison of runs, or a group comes to',
    options: [
      { flags: '-o, --out <file>', description: 'where the page goes (default: report.html in the folder of the run)' },
      { flags: '--anonymous', description: 'without names of cases and units, paths and images' },
      runs,
      json,
      quiet,
    ],
    load: () => import('./report.js'),
  },
  {
    usage: 'rm <run...>',
    summary: 'put runs into the trash; their results stay, and restore brings them back',
    options: [runs, json],
    load: () => import('./rm.js'),
  },
  {
    usage: 'restore [run...]',
    summary: 'bring runs back from the trash',
    options: [{ flags: '--list', description: 'show what is in the trash' }, runs, json],
    load: () => import('./restore.js'),
  },
  {
    usage: 'gc',
    summary: 'remove what no run needs: results, old trash, what stopped stages left',
    options: [
      { flags: '-n, --dry-run', description: 'say what would be removed, and remove nothing' },
      { flags: '--trash-days <days>', description: 'remove runs that are in the trash for longer (default: 30)' },
      { flags: '--checkpoints', description: 'remove the checkpoints that finished trainings keep to be continued' },
      { flags: '--keep <run>', description: 'with --checkpoints: not those of this run', repeatable: true },
      { flags: '--grace <minutes>', description: 'leave alone what changed within this time (default: 60)' },
      runs,
      json,
    ],
    load: () => import('./gc.js'),
  },
  {
    usage: 'verify [run...]',
    summary: 'read stored results and hold them against what was published',
    options: [
      { flags: '--repair', description: 'take what is damaged out of use, so that the next run computes it anew' },
      runs,
      json,
    ],
    load: () => import('./verify.js'),
  },
  {
    usage: 'revoke [run...]',
    summary: 'take results out of use: of a broken version, of a machine, or of runs',
    options: [
      { flags: '--engine <version>', description: 'what this version of the engine computed, e.g. 2.21.0' },
      { flags: '--voxrun <version>', description: 'what this version of voxrun computed' },
      { flags: '--stage <name>', description: 'results of a stage, e.g. train, or train@3 for its version 3' },
      { flags: '--host <name>', description: 'what this machine computed' },
      { flags: '--reason <text>', description: 'why, for whoever sees it in a plan' },
      { flags: '-n, --dry-run', description: 'say which results, and change nothing' },
      { flags: '--list', description: 'show what is revoked' },
      { flags: '--undo <id>', description: 'take a revocation back' },
      runs,
      json,
    ],
    load: () => import('./revoke.js'),
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
    usage: 'completion <shell>',
    summary: 'print a script with which bash, zsh or fish completes commands, runs and settings',
    options: [],
    load: () => import('./completion.js'),
  },
  {
    usage: 'schema',
    summary: 'print the JSON Schema of experiment files',
    options: [],
    load: () => import('./schema.js'),
  },
];
