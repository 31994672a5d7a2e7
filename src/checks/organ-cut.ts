import { PASS, places, type Rule } from './rule.js';

/** Of the cases with a label map. */
const MOST_CUT = 0.05;

/** The size of an organ that goes on beyond the image cannot be told from it. */
export const organCut: Rule = {
  severity: 'warning',
  acceptable: true,
  means: 'Label maps of a physical target touch the border of their image in more than 5 % of the cases.',
  judge({ settings: { task }, images, locate }) {
    if (task.kind !== 'regression' || task.behaves_as === 'invariant') return PASS;
    if (images === undefined) return { kind: 'unknown', until: 'ingest' };
    const labelled = images.flatMap((one) =>
      one.touchedFaces === undefined ? [] : [{ id: one.case, faces: one.touchedFaces }],
    );
    const cut = labelled.filter(({ faces }) => faces.length > 0);
    if (cut.length <= MOST_CUT * labelled.length) return PASS;
    const ids = cut.map(({ id }) => id).sort();
    const named = cut.slice(0, 5).map(({ id, faces }) => `${id} (${faces.join(', ')})`);
    return {
      kind: 'fail',
      value: ids,
      findings: [
        {
          message: `the label map touches the border of its image in ${cut.length} of ${labelled.length} cases, so the organ may be cut: ${named.join(', ')}${cut.length > 5 ? ', ...' : ''}`,
          fix: 'use uncropped images, or leave these cases out: their target does not belong to what the image shows',
          places: places([locate(['task', 'behaves_as'])], [locate(['data', 'label']), 'the label maps']),
        },
      ],
    };
  },
};
