import type { Member } from '../predict/open-member.js';
import type { InferenceSlice } from '../predict/spec.js';
import { measuringBatches } from '../train/measuring-batches.js';
import type { Ablation } from './ablation.js';
import { gridAblation } from './grid-ablation.js';
import { onWholeImages, type Suspects } from './suspects.js';

/** What nnU-Net does; tried where something else is set. */
const USUAL = { overlap: 0.5, blend: 'gaussian' } as const;
/** Few patches hold foreground where none is centred on it, so more of them are drawn. */
const LEAST_UNCENTRED = 32;

/** The settings that can part training and whole images, the cheapest to try first. */
export function ablationsOf(suspects: Suspects): Ablation[] {
  return suspects.member.kind === 'regression'
    ? [...withoutTta(suspects), ...otherCheckpoint(suspects)]
    : [
        ...withoutTta(suspects),
        ...withoutCentring(suspects),
        ...otherCheckpoint(suspects),
        ...usualWindows(suspects),
        ...gridAblation(suspects),
      ];
}

/** Measured already, on all sampled cases. */
function withoutTta({ audited, tta, training }: Suspects): Ablation[] {
  if (tta === null) return [];
  const { on, off, cases } = tta;
  return [
    {
      key: 'inference.tta',
      now: audited.inference.tta,
      tried: 'off',
      measure: () =>
        Promise.resolve(
          on === null || off === null
            ? undefined
            : { side: 'whole', before: on, after: off, cases: cases.length, against: training },
        ),
    },
  ];
}

/** The metric of training on patches from anywhere: those around foreground show little of what lies elsewhere. */
function withoutCentring({ audited, member, training, whole }: Suspects): Ablation[] {
  const { settings, sampling, cases, cache } = audited;
  if (sampling.foreground === 0) return [];
  return [
    {
      key: 'training.foreground',
      now: sampling.foreground,
      tried: 0,
      async measure() {
        const plan = audited.plan(member.network);
        const steps = Math.max(settings.slice.training.metric_steps, Math.ceil(LEAST_UNCENTRED / sampling.batch));
        const { metric } = await plan.measure(
          measuringBatches(
            { ...sampling, foreground: 0, scales: plan.scales },
            { cases: cases.validation, steps, cache },
          ),
        );
        if (metric === null) return undefined;
        return { side: 'training', before: training, after: metric, cases: cases.validation.length, against: whole };
      },
    },
  ];
}

function otherCheckpoint(suspects: Suspects): Ablation[] {
  const { audited, member } = suspects;
  const { best_epoch: best } = audited.model;
  if (best === undefined || best === audited.history.length) return [];
  const tried = member.checkpoint === 'final' ? 'best' : 'final';
  return [
    {
      key: 'inference.checkpoint',
      now: member.checkpoint,
      tried,
      async measure() {
        const other = audited.open(tried);
        try {
          return await predictedBy(suspects, { member: other, inference: audited.inference });
        } finally {
          other.network.dispose();
        }
      },
    },
  ];
}

function usualWindows(suspects: Suspects): Ablation[] {
  const { inference } = suspects.audited;
  return (['blend', 'overlap'] as const).flatMap((name): Ablation[] =>
    inference[name] === USUAL[name]
      ? []
      : [
          {
            key: `inference.${name}`,
            now: inference[name],
            tried: USUAL[name],
            measure: () =>
              predictedBy(suspects, { member: suspects.member, inference: { ...inference, [name]: USUAL[name] } }),
          },
        ],
  );
}

function predictedBy(suspects: Suspects, by: { member: Member; inference: InferenceSlice }) {
  const { images } = suspects;
  return onWholeImages(suspects, async (id) => images.predict(await images.prepare(id), by));
}
