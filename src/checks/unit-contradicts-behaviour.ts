import { physicalTarget } from './physical-target.js';
import { PASS, places, type Rule } from './rule.js';

const LENGTHS = ['mm', 'cm', 'm', 'um', 'µm', 'in', 'inch'];
const AREAS = ['mm2', 'cm2', 'm2', 'mm^2', 'cm^2', 'm^2', 'mm²', 'cm²', 'm²'];
const VOLUMES = ['ul', 'µl', 'ml', 'cl', 'dl', 'l', 'cc', 'mm3', 'cm3', 'm3', 'mm^3', 'cm^3', 'm^3', 'mm³', 'cm³'];

/** A volume that is said not to change with the object keeps its number when augmentation enlarges the object. */
export const unitContradictsBehaviour: Rule = {
  severity: 'warning',
  acceptable: true,
  means: 'The unit of the target says another physical quantity than `behaves_as`.',
  judge({ settings, locate }) {
    const { task } = settings;
    if (task.kind !== 'regression' || task.unit === undefined) return PASS;
    const quantity = quantityOf(task.unit);
    if (quantity === undefined || quantity === task.behaves_as) return PASS;
    const kept = physicalTarget(settings) === undefined ? 'zoom keeps it' : `zoom treats it as ${task.behaves_as}`;
    return {
      kind: 'fail',
      value: [task.unit, task.behaves_as],
      findings: [
        {
          message: `${task.unit} is a unit of ${quantity}, but the target behaves as ${task.behaves_as}: ${kept}`,
          fix: `write task.behaves_as: ${quantity}, or correct task.unit`,
          places: places([locate(['task', 'behaves_as'])], [locate(['task', 'unit']), 'its unit']),
        },
      ],
    };
  },
};

function quantityOf(unit: string): 'length' | 'area' | 'volume' | undefined {
  const name = unit.trim().toLowerCase();
  if (LENGTHS.includes(name)) return 'length';
  if (AREAS.includes(name)) return 'area';
  return VOLUMES.includes(name) ? 'volume' : undefined;
}
