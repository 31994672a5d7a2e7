import { readPreparedCase } from '../../imaging/prepared-file.js';
import { decideLabels } from '../predict/decide-labels.js';
import { predictPrepared } from '../predict/predict-prepared.js';
import type { Ablation } from './ablation.js';
import { pooledDice, type JudgedCase } from './judged-case.js';
import { stayingOn } from './staying-on.js';
import { fewCases, USUAL_WINDOWS, type Suspects } from './suspects.js';

/**
 * The metric of training, taken all over the images that training read instead of on patches around foreground or from the
 * middle: without mirroring, with the usual windows, on the prepared grid. What is as bad there is no fault of inference;
 * training measured where the network is good.
 */
export function samplingAblation({ context, audited, images, member, training }: Suspects): Ablation[] {
  if (member.kind === 'regression') return [];
  const { task } = member;
  const { foreground, patch } = audited.sampling;
  return [
    {
      ...(foreground > 0 ? { key: 'training.foreground', now: foreground } : { key: 'training.patch', now: patch }),
      tried: 'patches from all over the images',
      async measure() {
        const ids = fewCases(images);
        const judged: JudgedCase[] = [];
        for (const id of ids) {
          context.signal.throwIfAborted();
          const { header, image, label } = readPreparedCase(context.output('prepare', { case: id }));
          const { size, channels, spacingMm } = header;
          const { logits } = await predictPrepared({
            members: [{ ...member, axes: [] }],
            inference: USUAL_WINDOWS,
            prepared: { image, size, channels },
            signal: context.signal,
          });
          const predicted = decideLabels(logits, { task, geometry: stayingOn(header) });
          judged.push(images.measure(id, { predicted, truth: label, size, spacingMm }));
        }
        const after = pooledDice(judged);
        const against = pooledDice(ids.map((id) => images.evaluated.get(id)!));
        if (after === null || against === null) return undefined;
        return { side: 'training', before: training, after, cases: ids.length, against };
      },
    },
  ];
}
