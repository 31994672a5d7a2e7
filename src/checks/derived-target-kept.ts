import type { CaseFact } from './facts.js';
import { physicalTarget } from './physical-target.js';
import { PASS, places, type Rule } from './rule.js';

/** Words of `derived_by` that say that the object has another size than it had. */
const CHANGES_SIZE = /scal|zoom|shear|skew|elastic|stretch|squeez|resiz|warp|affin|deform|magnif|shrink|enlarg/i;
/** A scaling of these leaves the object as it is. */
const OF_INTENSITIES = /intens|gr[ae]y|bright|contrast|gamma/i;
const NAMED_CASES = 3;

/** An enlarged copy with the volume of its original says that the same organ has many sizes. */
export const derivedTargetKept: Rule = {
  severity: 'error',
  acceptable: true,
  means: 'Copies whose `derived_by` scales, shears or deforms the object keep the target of what they were made from.',
  judge({ settings, locate, locateCell, cases }) {
    const task = physicalTarget(settings);
    if (task === undefined) return PASS;
    if (cases === undefined) return { kind: 'unknown', until: 'ingest' };
    const changed = cases.filter(changesSize);
    if (changed.length === 0) return PASS;
    const byId = new Map(cases.map((one) => [one.id, one]));
    const kept = changed.filter(({ parent, target }) => target !== undefined && byId.get(parent!)?.target === target);
    const [first] = kept;
    if (first === undefined) return PASS;
    const named = kept.slice(0, NAMED_CASES).map(({ id, derivedBy }) => `${id} (${derivedBy})`);
    const more = kept.length > NAMED_CASES ? ` and ${kept.length - NAMED_CASES} more` : '';
    return {
      kind: 'fail',
      value: kept.length,
      findings: [
        {
          message:
            `${task.target} behaves as ${task.behaves_as}, but ${kept.length} of ${changed.length} copies that ` +
            `derived_by says to be scaled or deformed keep the ${task.target} of what they were made from: ` +
            `${named.join(', ')}${more}`,
          fix: 'leave these copies out of data.table and use augmentation.zoom, which carries the target along, or write the target that they have',
          places: places(
            [locateCell?.(first.id, 'derived_by')],
            [locateCell?.(first.id, task.target), 'its target'],
            [locateCell?.(first.parent!, task.target), 'the target of what it was made from'],
            [locate(['task', 'behaves_as']), 'what enlarging the object does to the target'],
            [locate(['data', 'table']), 'the table'],
          ),
        },
      ],
    };
  },
};

function changesSize({ parent, derivedBy = '' }: CaseFact): boolean {
  return parent !== undefined && CHANGES_SIZE.test(derivedBy) && !OF_INTENSITIES.test(derivedBy);
}
