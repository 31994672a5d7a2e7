import type { Diagnostic } from '../../../base/diagnostic.js';
import type { Plan } from '../../../graph/plan.js';
import type { ProfilesFile } from '../../../stages/ingest/case-files.js';
import type { NewImageFacts } from '../../../stages/inspect-image/image-facts.js';
import type { StoreLayout } from '../../../store/layout.js';
import { readOutputJson } from '../../../store/manifest.js';
import { imageRemarks } from './image-remarks.js';
import type { TrainedImages } from './trained-images.js';

/** What is said of images, and of which. */
export interface JudgedImages {
  readonly diagnostics: readonly Diagnostic[];
  readonly byCase: ReadonlyMap<string, readonly Diagnostic[]>;
}

/** Warns of images that are unlike those that the networks were trained on, as far as `stage` has read them. */
export function judgeImages(options: {
  layout: StoreLayout;
  stage: 'inspect-image' | 'ingest-test';
  /** Undefined where the run keeps no such record any more. */
  trained: TrainedImages | undefined;
}): (plan: Plan) => JudgedImages {
  const { layout, stage, trained } = options;
  const byCase = new Map<string, readonly Diagnostic[]>();
  return (plan) => {
    for (const { spec, scope, state } of trained === undefined ? [] : plan.nodes) {
      const id = scope.case;
      if (spec.name !== stage || id === undefined || state.kind !== 'fresh' || byCase.has(id)) continue;
      const { published } = state;
      const image = readOutputJson(layout, published, 'image.json') as unknown as NewImageFacts;
      const profiles =
        'profiles.json' in published.files ? readOutputJson(layout, published, 'profiles.json') : undefined;
      byCase.set(
        id,
        imageRemarks({ id, image, profiles: profiles as unknown as ProfilesFile | undefined, trained: trained! }),
      );
    }
    return { diagnostics: [...byCase.values()].flat(), byCase };
  };
}
