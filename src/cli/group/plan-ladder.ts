import type { JsonObject } from '../../base/json.js';
import type { LoadedGroup } from '../../config/groups/load-members.js';
import type { Io, Options } from '../command.js';
import { openLoaded, type OpenedFile } from '../experiment/open.js';
import { planMember, type PlannedMember } from '../plan/plan-member.js';
import { decideStep } from './decide-step.js';
import { foldsText } from './folds-text.js';
import { ladderParts } from './ladder-parts.js';

type Ladder = Extract<LoadedGroup, { readonly kind: 'ladder' }>;

interface LadderPlanning {
  readonly options: Options;
  readonly io: Io;
  /** Findings that the user was told already. */
  readonly told: Set<string>;
  readonly tell: (planned: PlannedMember, of: PlannedStep) => void;
}

interface PlannedStep {
  readonly member: string;
  readonly label: string;
  readonly seed: number;
  readonly folds: readonly number[];
}

/**
 * Plans what `climb` runs. Where the results that decide are there, their decisions are taken; a step that stands on one
 * that is not decided yet is planned on top of all before it.
 */
export async function planLadder(ladder: Ladder, planning: LadderPlanning): Promise<void> {
  const { options, io } = planning;
  const base = await openLoaded({ loaded: ladder.members[0]!.loaded, options, io, lookOnly: true });
  const { fold, others, seeds } = ladderParts(ladder, { base, asked: base.foldsAsked });
  const plan = (name: string, steps: readonly number[], on: { seeds: readonly number[]; folds: readonly number[] }) =>
    planWithSeeds({ ladder, name, steps, ...on, planning });

  let best = { name: 'base', steps: [] as readonly number[] };
  let before = await plan('base', [], { seeds, folds: [fold] });
  let isDecided = before !== undefined;
  for (const [index, { name }] of ladder.members.entries()) {
    if (index === 0) continue;
    const steps = [...best.steps, index];
    const after = await plan(isDecided ? name : `${name}, if the steps before it are kept`, steps, {
      seeds,
      folds: [fold],
    });
    isDecided &&= after !== undefined;
    const isKept =
      before === undefined || after === undefined
        ? true
        : decideStep({ step: name, against: best.name, rule: ladder.deciding.rule, before, after }).kept;
    if (isKept) [best, before] = [{ name, steps }, after];
  }
  if (others.length === 0) return;
  await plan('base', [], { seeds: seeds.slice(0, 1), folds: others });
  if (isDecided && best.name === 'base') return;
  const name = isDecided ? best.name : `${best.name}, if all steps are kept`;
  await plan(name, best.steps, { seeds: seeds.slice(0, 1), folds: others });
}

/** Their summaries, if all are there. */
async function planWithSeeds(options: {
  ladder: Ladder;
  name: string;
  steps: readonly number[];
  seeds: readonly number[];
  folds: readonly number[];
  planning: LadderPlanning;
}): Promise<readonly JsonObject[] | undefined> {
  const { ladder, name, steps, seeds, folds, planning } = options;
  const { io, tell } = planning;
  const ofFolds = { ...planning.options, fold: folds.map(String) };
  const summaries: JsonObject[] = [];
  for (const seed of seeds) {
    const loaded = ladder.composeLadder(steps, seed);
    const opened: OpenedFile = await openLoaded({ loaded, options: ofFolds, io, lookOnly: true });
    const planned = planMember(opened, planning);
    const label = `${name}, seed ${seed} on ${foldsText(folds)}`;
    tell(planned, { member: ladder.members[steps.at(-1) ?? 0]!.name, label, seed, folds });
    if (planned.summary !== undefined) summaries.push(planned.summary);
  }
  return summaries.length === seeds.length ? summaries : undefined;
}
