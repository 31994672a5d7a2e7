import type { StageContext } from '../../graph/stage-context.js';
import type { TtaFact } from '../../checks/results/audit/audit-fact.js';
import type { Member } from '../predict/open-member.js';
import type { AblationFigures } from './ablation.js';
import type { AuditedTraining } from './audited-training.js';
import { metricOver, type JudgedCase } from './judged-case.js';
import type { WholeImages } from './whole-images.js';

/** What is looked at to find why training and whole images part. */
export interface Suspects {
  readonly context: StageContext;
  readonly audited: AuditedTraining;
  readonly images: WholeImages;
  readonly member: Member;
  readonly tta: TtaFact | null;
  /** The metric of training on validation cases. */
  readonly training: number;
  /** That of the fold's whole images. */
  readonly whole: number;
}

/** What nnU-Net does, and what is tried where something else is set. */
export const USUAL_WINDOWS = { overlap: 0.5, blend: 'gaussian' } as const;

/** Cases that each ablation predicts again. */
const MOST_CASES = 4;

/** Some of the sampled cases. */
export function fewCases({ sampled }: WholeImages): string[] {
  const every = Math.ceil(sampled.length / MOST_CASES);
  return sampled.filter((_, index) => index % every === 0);
}

/** The metric of a few whole images as they were evaluated, and as `judge` finds them. */
export async function onWholeImages(
  { images, training }: Suspects,
  judge: (id: string) => Promise<JudgedCase>,
): Promise<AblationFigures | undefined> {
  const ids = fewCases(images);
  const judged: JudgedCase[] = [];
  for (const id of ids) judged.push(await judge(id));
  const before = metricOver(ids.map((id) => images.evaluated.get(id)!));
  const after = metricOver(judged);
  if (before === null || after === null) return undefined;
  return { side: 'whole', before, after, cases: ids.length, against: training };
}
