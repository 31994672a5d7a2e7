import { connectedComponents } from '../connected-components.js';
import type { Triple } from '../volume.js';

/**
 * Sets to 0 whatever of the `members` (1 by label value) does not belong to their largest connected component (26
 * neighbours, size in voxels). Components that tie for the largest are all kept, as in nnU-Net. Returns `labels`
 * itself if there is nothing to remove, else a copy.
 */
export function keepLargestComponent({
  labels,
  members,
  size,
}: {
  labels: Uint8Array;
  members: Uint8Array;
  size: Triple;
}): Uint8Array {
  const { sizes, starts, lengths, componentOf } = connectedComponents({ labels, members, size });
  const largest = sizes.reduce((most, voxels) => Math.max(most, voxels), 0);
  if (sizes.every((voxels) => voxels === largest)) return labels;
  const kept = labels.slice();
  for (let run = 0; run < starts.length; run++) {
    if (sizes[componentOf[run]!]! < largest) kept.fill(0, starts[run], starts[run]! + lengths[run]!);
  }
  return kept;
}
