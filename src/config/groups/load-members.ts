import type { Diagnostic } from '../../base/diagnostic.js';
import { DiagnosticError } from '../../base/failure.js';
import type { Json } from '../../base/json.js';
import { interpolate, type Environment } from '../interpolate.js';
import type { LoadedExperiment, LoadOptions } from '../load-experiment.js';
import { readExperiment } from '../read-experiment.js';
import { resolveExperiment, type Resolved } from '../resolve-experiment.js';
import type { LadderDeciding } from '../sections/groups.js';
import { plainOf } from '../tree.js';
import { composeMember, type Written } from './compose-member.js';
import { equalMembers } from './equal-members.js';
import type { GroupPlan, MemberPlan } from './group-plan.js';
import { mergeProblems } from './merge-problems.js';

/** What a file asks for: one run, or a group of them. */
export type LoadedGroup =
  | { readonly kind: 'single'; readonly loaded: LoadedExperiment }
  | {
      readonly kind: 'variants' | 'sweep';
      /** In the order written; of variants, `base` first. */
      readonly members: readonly Member[];
    }
  | {
      readonly kind: 'ladder';
      readonly deciding: LadderDeciding;
      /** `base`, then the steps, each on top of all steps before it. */
      readonly members: readonly Member[];
      /**
       * Steps one on top of the other, as indices of `members`; none is the base. `seed` stands in the place of the
       * experiment's own. Throws a `DiagnosticError` if a step cannot stand on those before it.
       */
      readonly composeLadder: (steps: readonly number[], seed: number) => LoadedExperiment;
    };

/** One run of a group. Its settings hold no variants, sweep or ladder. */
export interface Member {
  readonly name: string;
  readonly loaded: LoadedExperiment;
  /** What it changes; a step, in what it stands on. */
  readonly sets: readonly MemberChange[];
  /** A warning if it would be the same run as an earlier one. */
  readonly remarks: readonly Diagnostic[];
}

export interface MemberChange {
  /** Dotted. */
  readonly path: string;
  /** As written, with the environment in it; undefined where the key is removed. */
  readonly value: Json | undefined;
}

/**
 * Reads an experiment file with all its variants, the grid of its sweep or the steps of its ladder; `sets` apply to
 * each of them, after its own changes. Every step of a ladder is checked on all steps before it and on none. Throws a
 * `DiagnosticError` with every mistake in any of them.
 */
export function loadMembers({ file, sets = [], env, cwd }: Omit<LoadOptions, 'member'>): LoadedGroup {
  const read = readExperiment({ file, sets, env, cwd });
  const { plan } = read;
  const start: Written = { tree: read.settings, kept: new Set(), diagnostics: [] };
  const settle = (written: Written, seed?: number): Settled => {
    const own = seed === undefined ? [] : [`seed=${seed}`];
    const result = resolveExperiment({ ...written, sets: [...read.sets, ...own], env, file: read.file, cwd });
    const diagnostics = [...written.diagnostics, ...(result.kind === 'invalid' ? result.diagnostics : [])];
    return { result, diagnostics };
  };
  const loaded = ({ result, diagnostics }: Settled): LoadedExperiment => {
    if (result.kind === 'invalid' || diagnostics.length > 0) throw new DiagnosticError(diagnostics);
    return { ...result.resolved, file: read.file, sources: read.sources };
  };

  if (plan === undefined) {
    const one = settle(start);
    return { kind: 'single', loaded: loaded({ ...one, diagnostics: [...read.diagnostics, ...one.diagnostics] }) };
  }
  const settled = writtenOf(plan, start).map((written) => settle(written));
  // The first step stands on the base alone in any case.
  const alone = plan.kind === 'ladder' ? plan.members.slice(2).map((step) => settle(composeMember(start, step))) : [];
  const found = settled.map(({ diagnostics }, index) => ({ name: plan.members[index]!.name, diagnostics }));
  const problems = [...read.diagnostics, ...mergeProblems(plan.kind, found)];
  if (problems.length > 0) throw new DiagnosticError(problems);
  const unfounded = alone.flatMap(({ diagnostics }, index) => withoutEarlier(plan.members[index + 2]!, diagnostics));
  if (unfounded.length > 0) throw new DiagnosticError(unfounded);

  const experiments = settled.map(loaded);
  const remarks = equalMembers(
    plan.kind,
    experiments.map(({ experiment }, index) => ({ plan: plan.members[index]!, settings: experiment })),
  );
  const members = plan.members.map(({ name, edits }, index): Member => ({
    name,
    loaded: experiments[index]!,
    sets: changesOf(edits, env),
    remarks: remarks[index]!,
  }));
  if (plan.kind !== 'ladder') return { kind: plan.kind, members };
  return {
    kind: plan.kind,
    deciding: plan.deciding,
    members,
    composeLadder: (steps, seed) =>
      loaded(settle(steps.map((index) => plan.members[index]!).reduce(composeMember, start), seed)),
  };
}

interface Settled {
  readonly result: Resolved;
  readonly diagnostics: readonly Diagnostic[];
}

/** Each member as it is written; a step of a ladder on top of the steps before it. */
function writtenOf(plan: GroupPlan, start: Written): Written[] {
  let below = start;
  return plan.members.map((member) => {
    const written = composeMember(below, member);
    if (plan.kind === 'ladder') below = written;
    return written;
  });
}

/** A step that needs an earlier one would fail when that has been dropped, after hours of training. */
function withoutEarlier({ name }: MemberPlan, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.map((diagnostic) => ({
    ...diagnostic,
    message: `step ${name}, if the steps before it are dropped: ${diagnostic.message}`,
  }));
}

function changesOf(edits: MemberPlan['edits'], env: Environment): MemberChange[] {
  return edits.map(({ steps, value }) => ({
    path: steps.map(({ name }) => name).join('.'),
    value: value === undefined ? undefined : (plainOf(interpolate(value, env).tree) as Json),
  }));
}
