import { DiagnosticError } from '../base/failure.js';
import { usageError } from './catalogue.js';
import type { SourceFile } from './compose.js';
import { composeMember, type Written } from './groups/compose-member.js';
import type { GroupPlan } from './groups/group-plan.js';
import type { Environment } from './interpolate.js';
import { nearest } from './nearest.js';
import { readExperiment } from './read-experiment.js';
import { resolveExperiment, type ResolvedExperiment } from './resolve-experiment.js';
import { showPath } from './show-path.js';

export interface LoadOptions {
  /** Absolute, or from `cwd`. */
  readonly file: string;
  /** Texts of `--set`, in order. */
  readonly sets?: readonly string[];
  /** The variant, step or combination that is meant, of a file that has several. */
  readonly member?: string | undefined;
  readonly env: Environment;
  /** Absolute. Messages show paths from here. */
  readonly cwd: string;
}

export interface LoadedExperiment extends ResolvedExperiment {
  /** Absolute path of the file that was asked for. */
  readonly file: string;
  /** Every file read, the experiment itself first. */
  readonly sources: readonly SourceFile[];
}

/** Names that a message lists. */
const NAMES_SHOWN = 8;

/**
 * Reads an experiment: the file and those that it extends, one of its variants, `--set`, environment variables,
 * defaults, validation. A step of a ladder stands on all steps before it. Throws a `DiagnosticError` with every mistake
 * found.
 */
export function loadExperiment({ file, sets = [], member, env, cwd }: LoadOptions): LoadedExperiment {
  const read = readExperiment({ file, sets, env, cwd });
  const { settings, plan, sources } = read;
  if (read.diagnostics.length > 0) throw new DiagnosticError(read.diagnostics);
  const start: Written = { tree: settings, kept: new Set(), diagnostics: [] };
  const members = chosen({ plan, member, file: showPath(read.file, cwd) });
  const written = members.reduce(composeMember, start);
  const result = resolveExperiment({ ...written, sets: read.sets, env, file: read.file, cwd });
  const diagnostics = [...written.diagnostics, ...(result.kind === 'invalid' ? result.diagnostics : [])];
  if (result.kind === 'invalid' || diagnostics.length > 0) throw new DiagnosticError(diagnostics);
  return { ...result.resolved, file: read.file, sources };
}

/** What has to be applied for a member. */
function chosen(options: { plan: GroupPlan | undefined; member: string | undefined; file: string }) {
  const { plan, member, file } = options;
  if (plan === undefined) {
    if (member === undefined) return [];
    throw usage('MEMBER_UNKNOWN', {
      message: `${file} has no variants, sweep or ladder, so there is no ${member}`,
      fix: 'leave --variant out',
    });
  }
  const { kind, members } = plan;
  const names = members.map(({ name }) => name);
  const known = `${names.slice(0, NAMES_SHOWN).join(', ')}${names.length > NAMES_SHOWN ? ', ...' : ''}`;
  if (member === undefined) {
    throw usage('MEMBER_NEEDED', {
      message: `${file} has ${kind === 'variants' ? kind : `a ${kind}`}, and this needs a single experiment`,
      fix: `choose one with --variant NAME: ${known}`,
    });
  }
  const index = names.indexOf(member);
  if (index === -1) {
    const meant = nearest(member, names);
    throw usage('MEMBER_UNKNOWN', {
      message: `${file} has no ${member}`,
      fix: meant === undefined ? `known: ${known}` : `did you mean ${meant}?`,
    });
  }
  return kind === 'ladder' ? members.slice(0, index + 1) : [members[index]!];
}

function usage(code: 'MEMBER_UNKNOWN' | 'MEMBER_NEEDED', text: { message: string; fix: string }): DiagnosticError {
  return new DiagnosticError([usageError(code, text)]);
}
