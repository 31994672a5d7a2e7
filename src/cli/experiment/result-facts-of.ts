import type { Json } from '../../base/json.js';
import type { AuditFact } from '../../checks/results/audit/audit-fact.js';
import type {
  ControlFact,
  EpochFact,
  PredictedFact,
  ResultFacts,
  SegmentationFact,
  TrainingFact,
} from '../../checks/results/result-facts.js';
import type { Plan, PlanNode } from '../../graph/plan.js';
import type { Fold } from '../../graph/stage-spec.js';
import type { AuditFile } from '../../stages/audit/audit-file.js';
import type { ImageFacts } from '../../stages/ingest/case-files.js';
import type { SegmentationSummary } from '../../stages/summarize/segmentation-summary.js';
import type { PredictedCase } from '../../stats/regression/predicted-case.js';
import type { RegressionReport } from '../../stats/regression/regression-report.js';
import { readOutputJson } from '../../store/manifest.js';
import { casesWithLabels, type StoredMetrics } from './cases-with-labels.js';
import type { OpenedExperiment } from './open.js';

interface RegressionSummary {
  readonly kind: 'regression';
  readonly regression: RegressionReport;
  readonly per_case: readonly PredictedCase[];
}
/** The file of a control training, as far as rules look at it. */
type StoredControl = Pick<ControlFact, 'control' | 'units'> & { readonly history: readonly EpochFact[] };
/** The first release did not list the cases of a segmentation, nor the epochs of a training. */
type ListedSegmentation = Omit<SegmentationSummary, 'per_case'> & Partial<Pick<SegmentationSummary, 'per_case'>>;
type Summary = RegressionSummary | (ListedSegmentation & { readonly kind: 'segmentation' });

/** What the rules over results look at, from what the stages of a complete run published. */
export function resultFactsOf({ plan, opened }: { plan: Plan; opened: OpenedExperiment }): ResultFacts {
  const read = (node: PlanNode, file: string): Json => {
    if (node.state.kind !== 'fresh') throw new Error(`Internal error: ${node.id} is not published`);
    return readOutputJson(opened.layout, node.state.published, file);
  };
  const nodesOf = (stage: string): PlanNode[] => plan.nodes.filter((node) => node.spec.name === stage);
  const summary = read(plan.byId.get('summarize')!, 'summary.json') as unknown as Summary;
  const folds = read(plan.byId.get('split')!, 'folds.json') as unknown as readonly Fold[];
  const unitOf = new Map(opened.facts.map(({ id, unit }) => [id, unit]));
  const trainings = nodesOf('train').map((node): TrainingFact => {
    const { train, validation } = folds[node.scope.fold!]!;
    return {
      fold: node.scope.fold!,
      epochs: publishes(node, 'history.json') ? (read(node, 'history.json') as unknown as readonly EpochFact[]) : [],
      parameters: (read(node, 'model.json') as unknown as { readonly parameters: number }).parameters,
      units: new Set(train.map((id) => unitOf.get(id))).size,
      validationCases: validation.length,
    };
  });
  const audits = nodesOf('audit').map((node): AuditFact => ({
    fold: node.scope.fold!,
    ...(read(node, 'audit.json') as unknown as AuditFile),
  }));
  const controls = plan.nodes
    .filter((node) => node.spec.name.startsWith('control-') && node.state.kind === 'fresh')
    .map((node): ControlFact => {
      const { control, units, history } = read(node, 'control.json') as unknown as StoredControl;
      return { control, fold: node.scope.fold!, units, epochs: history };
    });
  const facts = {
    settings: opened.loaded.experiment,
    trainings,
    audits,
    ...(controls.length === 0 ? {} : { controls }),
  };
  if (summary.kind !== 'regression') {
    const measured = nodesOf('evaluate').flatMap((node) =>
      publishes(node, 'metrics.json') ? (read(node, 'metrics.json') as unknown as StoredMetrics).cases : [],
    );
    const casesWith = casesWithLabels(summary.labels, measured);
    return {
      ...facts,
      segmentation: { ...segmentationOf(summary), ...(casesWith === undefined ? {} : { casesWith }) },
    };
  }
  const voxels = new Map(
    nodesOf('ingest').map((node) => {
      const [x, y, z] = (read(node, 'image.json') as unknown as ImageFacts).spacing_mm;
      return [node.scope.case!, x * y * z];
    }),
  );
  const cases = summary.per_case.map((one): PredictedFact => ({ ...one, voxelMm3: voxels.get(one.case) }));
  return { ...facts, regression: { report: summary.regression, cases } };
}

function segmentationOf({ labels, dice, per_case: cases = [] }: ListedSegmentation): SegmentationFact {
  return {
    labels,
    dice: Object.fromEntries(labels.map((label) => [label, dice.per_label[label]!.mean])),
    cases: cases.map((one) => ({ case: one.case, fold: one.fold, dice: one.mean_foreground })),
  };
}

function publishes({ state }: PlanNode, file: string): boolean {
  return state.kind === 'fresh' && state.published.files[file] !== undefined;
}
