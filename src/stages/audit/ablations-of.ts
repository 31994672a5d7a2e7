import type { Member } from '../predict/open-member.js';
import type { InferenceSlice } from '../predict/spec.js';
import type { Ablation } from './ablation.js';
import { gridAblation } from './grid-ablation.js';
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
        ...withoutTta(suspects),
        ...otherCheckpoint(suspects),
        ...usualWindows(suspects),
        ...samplingAblation(suspects),
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
