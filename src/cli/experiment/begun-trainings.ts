import type { Plan } from '../../graph/plan.js';
import { earlierAttempts, hasCheckpoint } from '../../store/attempt.js';
import type { StoreLayout } from '../../store/layout.js';
import { readNode, type RunFolder } from '../../store/run-record.js';
import type { FoundRun } from './find-run.js';

/** The trainings that a run had begun and not finished, by node. */
export interface BegunTrainings {
  readonly withCheckpoint: ReadonlySet<string>;
  /** Nothing is left of them to go on from. */
  readonly lost: readonly string[];
}

export function begunTrainings(options: {
  plan: Plan;
  run: RunFolder;
  layout: StoreLayout;
  /** Stages that go on only from what this very run left. */
  forced: ReadonlySet<string>;
}): BegunTrainings {
  const { plan, run, layout, forced } = options;
  const begun = plan.nodes.filter(
    ({ id, spec, state }) => spec.name === 'train' && state.kind === 'stale' && readNode(run, id) !== undefined,
  );
  const isKept = ({ spec, fingerprint }: (typeof begun)[number]): boolean =>
    earlierAttempts({
      layout,
      stage: spec.name,
      fingerprint: fingerprint!,
      ofRun: forced.has(spec.name) ? run.id : undefined,
    }).some(hasCheckpoint);
  return {
    withCheckpoint: new Set(begun.filter(isKept).map(({ id }) => id)),
    lost: begun.filter((node) => !isKept(node)).map(({ id }) => id),
  };
}

/** What stands in the way, and what helps. */
export function startsFromNothing({ lost, run }: { lost: readonly string[]; run: FoundRun }): string {
  const { folder, start } = run;
  return (
    `error CHECKPOINT_MISSING ${lost.join(', ')} had begun, and no checkpoint is left to go on from: ` +
    `training would start from its first epoch\n` +
    `   fix: \`voxrun resume ${folder.id} --from-scratch\` does that; what else is finished is kept ` +
    `(as with \`voxrun run ${start.file}\`)\n`
  );
}
