import { sha256, type Sha256 } from '../../src/base/hash.js';
import type { Settings } from '../../src/config/experiment.js';
import type { Facts } from '../../src/graph/facts.js';
import type { Published } from '../../src/store/results.js';

/**
 * Facts under which every node has a result; the content of its files depends on their names only. So every fingerprint
 * of an experiment can be computed without running anything, and tells what the stage itself reads.
 */
export function fakeFacts(settings: Settings): Facts {
  const ids = Array.from({ length: 8 }, (_, index) => `case_${index}`);
  return {
    settings,
    cases: ids.map((id) => ({ id, unit: id, images: imagesOf(id, settings), label: sha256(`label of ${id}`) })),
    answer: (fingerprint) => ({ kind: 'published', published: publishedFor(fingerprint) }),
    readJson: () => folds(ids),
    lastBasis: () => undefined,
  };
}

function imagesOf(id: string, settings: Settings): Record<string, Sha256> {
  return Object.fromEntries(
    Object.keys(settings.data.channels).map((channel) => [channel, sha256(`${channel} of ${id}`)]),
  );
}

function publishedFor(fingerprint: Sha256): Published {
  const files = new Proxy(
    {},
    {
      get: (_, file) => ({ sha256: sha256(String(file)), size: 1 }),
    },
  );
  return { result: `result-${fingerprint.slice(0, 8)}`, fingerprint, files } as unknown as Published;
}

function folds(ids: readonly string[]): { train: string[]; validation: string[] }[] {
  return Array.from({ length: 5 }, (_, fold) => ({
    train: ids.filter((_, index) => index % 5 !== fold),
    validation: ids.filter((_, index) => index % 5 === fold),
  }));
}
