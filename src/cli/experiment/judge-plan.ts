import type { Json } from '../../base/json.js';
import type { Diagnostic } from '../../base/diagnostic.js';
import { judge, type Judgement } from '../../checks/judge.js';
import type { CheckFacts, ImageFact } from '../../checks/facts.js';
import { ctChannels } from '../../config/ct-channels.js';
import { withFamilies } from '../../dataset/families.js';
import type { Fold } from '../../graph/stage-spec.js';
import type { NearDuplicate } from '../../dataset/near-duplicates.js';
import type { Leak } from '../../dataset/find-leaks.js';
import type { Plan, PlanNode } from '../../graph/plan.js';
import type { StoreLayout } from '../../store/layout.js';
import { readOutputJson } from '../../store/manifest.js';
import { outputMemory, type OutputMemory } from '../../store/output-memory.js';
import type { Published } from '../../store/results.js';
import type { DatasetFacts } from '../../stages/analyze/dataset-file.js';
import type { DatasetForeground } from '../../stages/analyze/intensities-file.js';
import type { PreparationFile } from '../../stages/configure/configured-file.js';
import type { PreflightFact } from '../../checks/preflight-fact.js';
import type { ImageFacts, LabelBorder, ProfilesFile } from '../../stages/ingest/case-files.js';
import { intensitiesOf } from './intensities-of.js';
import type { OpenedExperiment } from './open.js';
import { preparedSize, resampledSize } from './prepared-size.js';
import { trainedFacts, type StoredTraining } from './trained-facts.js';

/** Judges an experiment over all that its plan has published by now. */
export function planJudge(opened: OpenedExperiment): (plan: Plan) => Judgement {
  const { layout } = opened;
  const memory = outputMemory(layout, opened.loaded.experiment.name);
  const images = new Map<string, IngestedImage>();
  let last: { key: string; judgement: Judgement } | undefined;
  return (plan) => {
    const ingested = plan.nodes.filter((node) => node.spec.name === 'ingest');
    const published = ingested.filter((node) => node.state.kind === 'fresh');
    const split = freshNode(plan, 'split');
    const analyze = freshNode(plan, 'analyze');
    const configure = freshNode(plan, 'configure');
    const preflight = freshNode(plan, 'preflight');
    const trainings = trainingsOf(plan);
    // Judging is pure: the same publications give the same judgement.
    const stages = [split, analyze, configure, preflight].map((node) => node?.fingerprint ?? '');
    const trained = trainings.map(({ published: { result } }) => result);
    const key = `${published.length} ${[...stages, ...trained].join(' ')}`;
    if (last?.key === key) return last.judgement;
    const allIngested = published.length === ingested.length;
    if (allIngested) {
      for (const node of published) {
        if (!images.has(node.id)) images.set(node.id, ingestedImage(node, memory));
      }
      memory.save();
    }
    const planned = configure && (readOf(configure, 'preparation.json', layout) as unknown as PreparationFile);
    const judgement = judge({
      settings: opened.loaded.experiment,
      locate: opened.loaded.locate,
      cases: withFamilies(opened.facts),
      testLeaks: opened.testLeaks,
      ...(allIngested ? { images: [...images.values()].map((image) => imageFact(image, { opened, planned })) } : {}),
      ...(preflight === undefined
        ? {}
        : { preflight: readOf(preflight, 'preflight.json', layout) as unknown as PreflightFact }),
      ...(analyze === undefined ? {} : datasetFactsOf(analyze, opened)),
      ...(trainings.length === 0 ? {} : { trained: trainedFacts(trainings, layout) }),
      ...(split === undefined
        ? {}
        : {
            folds: readOf(split, 'folds.json', layout) as unknown as Fold[],
            leaks: readOf(split, 'leaks.json', layout) as unknown as Leak[],
            nearDuplicates: readOf(split, 'near-duplicates.json', layout) as unknown as NearDuplicate[],
          }),
    });
    last = { key, judgement };
    return judgement;
  };
}

/** Findings that the checks before the run could not make yet. */
export function newFindings(judgement: Pick<Judgement, 'diagnostics'>, known: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set(known.map(({ code, message }) => `${code} ${message}`));
  return judgement.diagnostics.filter(({ code, message }) => !seen.has(`${code} ${message}`));
}

function trainingsOf(plan: Plan): StoredTraining[] {
  return plan.nodes.flatMap(({ spec, scope, state }) =>
    spec.name === 'train' && state.kind === 'fresh' ? [{ fold: scope.fold!, published: state.published }] : [],
  );
}

/** In how many label maps each label is, and the foreground where a channel is normalised by it. */
function datasetFactsOf(
  analyze: PlanNode,
  { layout, loaded }: OpenedExperiment,
): Pick<CheckFacts, 'labelCases' | 'foreground'> {
  const { cases, label_voxels: labels } = readOf(analyze, 'dataset.json', layout) as unknown as DatasetFacts;
  const labelCases = Object.fromEntries(Object.entries(labels).map(([name, one]) => [name, cases - one.cases_without]));
  if (ctChannels(loaded.experiment.data).length === 0) return { labelCases };
  const { channels } = readOf(analyze, 'intensities.json', layout) as unknown as DatasetForeground;
  return { labelCases, foreground: channels };
}

/** What `ingest` published of a case. */
interface IngestedImage {
  readonly id: string;
  readonly image: ImageFacts;
  readonly contents: Readonly<Record<string, string>>;
  readonly border: LabelBorder;
  readonly profiles: ProfilesFile;
}

function ingestedImage(node: PlanNode, memory: OutputMemory): IngestedImage {
  const of = (file: string): Json => memory.read(publishedOf(node), file);
  return {
    id: node.scope.case!,
    image: of('image.json') as unknown as ImageFacts,
    contents: of('voxels.json') as Readonly<Record<string, string>>,
    border: of('border.json') as unknown as LabelBorder,
    profiles: of('profiles.json') as unknown as ProfilesFile,
  };
}

function imageFact(
  { id, image, contents, border, profiles }: IngestedImage,
  { opened, planned }: { opened: OpenedExperiment; planned: PreparationFile | undefined },
): ImageFact {
  const { data, preprocessing } = opened.loaded.experiment;
  const mask = planned?.normalize_mask ?? preprocessing.normalize_mask;
  return {
    case: id,
    contents,
    hasSpace: image.has_space,
    orientation: image.orientation,
    ...(border.touched === null ? {} : { touchedFaces: border.touched }),
    file: Object.values(opened.raw.get(id)!.images)[0]!.path,
    sizeVoxels: preparedSize(image, preprocessing, planned),
    fullSizeVoxels: resampledSize(image, preprocessing, planned),
    spacingMm: image.spacing_mm,
    intensities: intensitiesOf(profiles, { channels: data.channels, crop: preprocessing.crop, mask }),
  };
}

function freshNode(plan: Plan, id: string): PlanNode | undefined {
  const node = plan.byId.get(id);
  return node?.state.kind === 'fresh' ? node : undefined;
}

function readOf(node: PlanNode, file: string, layout: StoreLayout): Json {
  return readOutputJson(layout, publishedOf(node), file);
}

function publishedOf(node: PlanNode): Published {
  if (node.state.kind !== 'fresh') throw new Error(`Internal error: ${node.id} is not published`);
  return node.state.published;
}
