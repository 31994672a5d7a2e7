import type { Json } from '../../base/json.js';
import { readPreparedCase, type LoadedCase } from '../../imaging/prepared-file.js';
import { decideLabels } from '../predict/decide-labels.js';
import { outputStructure } from '../predict/output-structure.js';
import { predictPrepared } from '../predict/predict-prepared.js';
import type { TrainedSegmentation } from '../train/model-file.js';
import type { Ablation } from './ablation.js';
import { metricOver, type JudgedCase } from './judged-case.js';
import { stayingOn } from './staying-on.js';
import { fewCases, onWholeImages, type Suspects } from './suspects.js';

/**
 * Judges predictions on the grid of the prepared images instead of that of the files. Where this is much better, labels are
 * lost on the way back; what the true labels reach after they went there and back is the most that any network can.
 */
export function gridAblation(suspects: Suspects): Ablation[] {
  const { context, audited, images, member } = suspects;
  if (member.kind === 'regression') return [];
  const { task } = member;
  const stored = (id: string): LoadedCase => readPreparedCase(context.output('prepare', { case: id }));
  const setting = gridSetting(
    audited.model.preprocessing,
    fewCases(images).map((id) => stored(id)),
  );
  if (setting === undefined) return [];
  return [
    {
      ...setting,
      tried: 'the prepared grid',
      async measure() {
        const roundTrips: JudgedCase[] = [];
        const figures = await onWholeImages(suspects, async (id) => {
          context.signal.throwIfAborted();
          const { header, label } = stored(id);
          const { prepared } = await images.prepare(id);
          const { geometry } = prepared;
          const there = decideLabels(certainScores(label, task), { task, geometry });
          roundTrips.push(images.measure(id, { predicted: there, ...(await images.truth(id)) }));
          const { inference } = audited;
          const { logits } = await predictPrepared({ members: [member], inference, prepared, signal: context.signal });
          const predicted = decideLabels(logits, { task, geometry: stayingOn(geometry) });
          return images.measure(id, { predicted, truth: label, size: header.size, spacingMm: header.spacingMm });
        });
        const possible = metricOver(roundTrips);
        return figures && { ...figures, ...(possible === null ? {} : { possible }) };
      },
    },
  ];
}

/** The setting that makes the prepared grid another one than that of the files; undefined where none does. */
function gridSetting(
  { size, resize, spacing_mm: spacing, crop }: Suspects['audited']['model']['preprocessing'],
  cases: readonly LoadedCase[],
): { key: string; now: Json } | undefined {
  const cut = (by: 'size' | 'crop'): boolean => cases.some(({ header }) => (header.measured.labelCut?.[by] ?? 0) > 0);
  if (size !== 'native' && cut('size')) return { key: 'preprocessing.size', now: size as Json };
  if (cut('crop')) return { key: 'preprocessing.crop', now: crop };
  if (resize !== undefined) return { key: 'preprocessing.resize', now: resize as Json };
  if (spacing !== 'native') return { key: 'preprocessing.spacing_mm', now: spacing as Json };
  return undefined;
}

/** Scores of a network that is certain of these labels. */
function certainScores(label: Uint8Array, task: TrainedSegmentation): Float32Array {
  const { members } = outputStructure(task);
  const scores = new Float32Array(label.length * members.length).fill(-1);
  for (const [channel, values] of members.entries()) {
    const isMember = Uint8Array.from({ length: 256 }, (_, value) => Number(values.includes(value)));
    for (let v = 0, at = channel; v < label.length; v++, at += members.length) {
      if (isMember[label[v]!] === 1) scores[at] = 1;
    }
  }
  return scores;
}
