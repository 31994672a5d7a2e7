import type { Member } from '../predict/open-member.js';
import type { InferenceSlice } from '../predict/spec.js';
import type { Ablation } from './ablation.js';
import { gridAblation } from './grid-ablation.js';
import { pooledDice } from './judged-case.js';
import { samplingAblation } from './sampling-ablation.js';
import { onWholeImages, USUAL_WINDOWS, type Suspects } from './suspects.js';

/**
 * The settings that can part training and whole images. Those of inference come first: they are mended without training
 * anew, and the others are judged with the usual ones.
 */
export function ablationsOf(suspects: Suspects): Ablation[] {
  return suspects.member.kind === 'regression'
    ? [...withoutTta(suspects), ...otherCheckpoint(suspects)]
    : [
        ...pooledVoxels(suspects),
        ...withoutTta(suspects),
        ...otherCheckpoint(suspects),
        ...usualWindows(suspects),
        ...samplingAblation(suspects),
        ...gridAblation(suspects),
      ];
}

/** Training takes Dice once over the voxels of all patches, and evaluation case by case: small structures weigh less there. */
function pooledVoxels({ images, training, whole }: Suspects): Ablation[] {
  const evaluated = [...images.evaluated.values()];
  const pooled = pooledDice(evaluated);
  return [
    {
      key: 'evaluation.metrics',
      now: 'mean over cases',
      tried: 'Dice pooled over all voxels',
      measure: () =>
        Promise.resolve(
          pooled === null
            ? undefined
            : { side: 'whole', before: whole, after: pooled, cases: evaluated.length, against: training },
        ),
    },
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
    inference[name] === USUAL_WINDOWS[name]
      ? []
      : [
          {
            key: `inference.${name}`,
            now: inference[name],
            tried: USUAL_WINDOWS[name],
            measure: () =>
              predictedBy(suspects, {
                member: suspects.member,
                inference: { ...inference, [name]: USUAL_WINDOWS[name] },
              }),
          },
        ],
  );
}

function predictedBy(suspects: Suspects, by: { member: Member; inference: InferenceSlice }) {
  const { images } = suspects;
  return onWholeImages(suspects, async (id) => images.predict(await images.prepare(id), by));
}
