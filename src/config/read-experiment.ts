import { resolve } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.js';
import { usageError } from './catalogue.js';
import { compose, type SourceFile } from './compose.js';
import type { Environment } from './interpolate.js';
import type { GroupPlan } from './groups/group-plan.js';
import { readGroup } from './groups/read-group.js';
import { GROUP_KINDS, takeGroups } from './groups/take-groups.js';
import type { MapNode } from './tree.js';

/** A file with those that it extends, before any setting is looked at. */
export interface ReadExperiment {
  /** Absolute path of the file that was asked for. */
  readonly file: string;
  /** Every file read, the experiment itself first. */
  readonly sources: readonly SourceFile[];
  /** Texts of `--set` that change settings. */
  readonly sets: readonly string[];
  /** The settings as they are written. */
  readonly settings: MapNode;
  /** The variants, sweep or ladder; undefined for a single experiment. */
  readonly plan: GroupPlan | undefined;
  /** What is wrong with variants, sweep or ladder, and texts of `--set` that would change these. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the files. Throws a `DiagnosticError` if their text cannot be used. */
export function readExperiment(options: {
  file: string;
  sets: readonly string[];
  env: Environment;
  cwd: string;
}): ReadExperiment {
  const { file, sets, env, cwd } = options;
  const { tree, sources } = compose({ file, env, cwd });
  const { settings, groups } = takeGroups(tree);
  const { plan, diagnostics } = readGroup(groups);
  return {
    file: resolve(cwd, file),
    sources,
    sets: sets.filter((text) => groupSet(text) === undefined),
    settings,
    plan,
    diagnostics: [...diagnostics, ...sets.flatMap((text) => groupSet(text) ?? [])],
  };
}

/** A group is what a file is for; what there is to choose on the command line is one of its members. */
function groupSet(text: string): Diagnostic | undefined {
  const [key = ''] = text.replace(/^~/, '').split(/[.=]/, 1);
  if (!(GROUP_KINDS as readonly string[]).includes(key)) return undefined;
  const column = text.indexOf(key) + 1;
  return usageError('SET_GROUP', {
    message: `--set changes settings, and ${key} is none`,
    fix: 'edit the file; --variant NAME chooses one of its runs',
    at: { file: '--set', line: 1, column, length: key.length, lineText: text },
  });
}
