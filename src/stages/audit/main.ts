import type { Json } from '../../base/json.js';
import type { CheckpointFact, PreparationFact, ProxyFact, TtaFact } from '../../checks/results/audit/audit-fact.js';
import type { StageContext } from '../../graph/stage-context.js';
import { formatNumber } from '../../stats/format-number.js';
import { readPreparedCase } from '../../imaging/prepared-file.js';
import { writeJson } from '../output-files.js';
import type { Member } from '../predict/open-member.js';
import { scalerOf } from '../predict/predict-number.js';
import { isWide, tryAblations } from './ablation.js';
import { ablationsOf } from './ablations-of.js';
import type { AuditFile } from './audit-file.js';
import { auditedTraining, type AuditedTraining } from './audited-training.js';
import { augmentationEffect } from './augmentation-effect.js';
import { checkpointParity, epochsOf, measuredAgain } from './checkpoint-parity.js';
import { equalSamples } from './equal-samples.js';
import { metricOver, type JudgedCase } from './judged-case.js';
import { modeLosses } from './mode-losses.js';
import { preparedDifference } from './prepared-difference.js';
import { wholeImages, type WholeImages } from './whole-images.js';

/** Publishes what training saw and measured of a fold beside what inference sees and gives. */
export async function main(context: StageContext): Promise<void> {
  const audited = auditedTraining(context);
  const member = audited.open(audited.inference.checkpoint);
  const images = wholeImages(context, member);
  const { preparation, tta } = await lookAtCases(context, { audited, member, images });
  const proxy = await proxyOf(audited, member, images);
  const isBetter = audited.plan(member.network).metric.isBetter;
  const { training, whole } = proxy;
  const parts = training !== null && whole !== null && isWide({ isBetter, training, whole });
  const file: AuditFile = {
    format: 1,
    preparation,
    checkpoints: await storedCheckpoints(audited, member),
    modes: await modeLosses(member.network, audited),
    augmentation: await augmentationEffect(member.network, audited),
    samples: await equalSamples({ ...audited.sampling, scales: audited.plan(member.network).scales }),
    tta,
    proxy,
    ablations: parts
      ? await tryAblations(ablationsOf({ context, audited, images, member, tta, training, whole }), isBetter)
      : [],
  };
  member.network.dispose();
  writeJson(context.out, 'audit.json', file as unknown as Json);
  context.used({
    prepared_again: images.sampled.length,
    predicted_again: tta === null ? 0 : images.sampled.length,
    ablations: file.ablations.map(({ key, cases }) => ({ key, cases })),
    threads: context.threads,
  });
  if (parts) context.note(gapNote(proxy, member));
}

/** Each sampled case prepared again and, where axes are mirrored, predicted without mirroring. */
async function lookAtCases(
  context: StageContext,
  { audited, member, images }: { audited: AuditedTraining; member: Member; images: WholeImages },
): Promise<{ preparation: PreparationFact[]; tta: TtaFact | null }> {
  const preparation: PreparationFact[] = [];
  const plain: JudgedCase[] = [];
  const { sampled, evaluated } = images;
  for (const [index, id] of sampled.entries()) {
    const one = await images.prepare(id);
    const stored = readPreparedCase(context.output('prepare', { case: id }));
    preparation.push({ case: id, ...preparedDifference(one.prepared, stored) });
    if (member.axes.length > 0) {
      plain.push(await images.predict(one, { member: { ...member, axes: [] }, inference: audited.inference }));
    }
    context.progress({ done: index + 1, total: sampled.length, unit: 'case' });
  }
  if (member.axes.length === 0) return { preparation, tta: null };
  const configured = sampled.map((id) => evaluated.get(id)!);
  return {
    preparation,
    tta: {
      axes: member.axes.map(({ name }) => name),
      on: metricOver(configured),
      off: metricOver(plain),
      cases: sampled.map((id, index) => ({
        case: id,
        on: metricOver([configured[index]!]),
        off: metricOver([plain[index]!]),
      })),
    },
  };
}

/** Of all weights that training kept, whichever predicts. */
async function storedCheckpoints(audited: AuditedTraining, member: Member): Promise<CheckpointFact[]> {
  const facts: CheckpointFact[] = [];
  for (const weights of ['final', 'best'] as const) {
    if (epochsOf(weights, audited) === undefined) continue;
    const { network } = weights === member.checkpoint ? member : audited.open(weights);
    const fact = await checkpointParity(weights, { network, audited });
    if (network !== member.network) network.dispose();
    if (fact !== undefined) facts.push(fact);
  }
  return facts;
}

async function proxyOf(audited: AuditedTraining, member: Member, { evaluated }: WholeImages): Promise<ProxyFact> {
  const weights = member.checkpoint;
  const epochs = epochsOf(weights, audited) ?? audited.history.length;
  const recorded = audited.history[epochs - 1]?.validation?.metric ?? null;
  return {
    weights,
    epochs,
    training: recorded === null ? null : await asPredicted(recorded, member, audited),
    whole: metricOver([...evaluated.values()]),
    cases: evaluated.size,
  };
}

/**
 * What training measured, of predictions that estimate the mean where the target is learned as a logarithm: the factor was
 * not known yet then, and makes a difference that is meant.
 */
async function asPredicted(recorded: number, member: Member, audited: AuditedTraining): Promise<number | null> {
  if (member.kind === 'segmentation' || scalerOf(member).smearing === 1) return recorded;
  return (await measuredAgain(audited.plan(member.network, scalerOf(member)), audited)).metric;
}

/** For the person who watches, while the next fold trains. */
function gapNote({ training, whole }: ProxyFact, { kind }: Member): string {
  const metric = kind === 'segmentation' ? 'mean Dice' : 'MAE';
  return `${metric} was ${formatNumber(training!, 3)} in training and is ${formatNumber(whole!, 3)} on whole images: the settings that can make the difference are tried out`;
}
