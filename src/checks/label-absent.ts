import { labelsOf } from '../config/labels-of.js';
import { PASS, places, type Rule } from './rule.js';

/** A label that is never there cannot be learned, and pulls every mean over labels down or out of shape. */
export const labelAbsent: Rule = {
  severity: 'error',
  acceptable: true,
  means: 'A declared label is in no label map.',
  judge({ settings, locate, labelCases }) {
    if (labelCases === undefined) return { kind: 'unknown', until: 'analyze' };
    const labels = labelsOf(settings.task);
    const absent = Object.keys(labels).filter((label) => labelCases[label] === 0);
    if (absent.length === 0) return PASS;
    return {
      kind: 'fail',
      value: absent,
      findings: absent.map((label) => ({
        message: `no label map holds the label ${label} (value ${labels[label]!})`,
        fix: 'take it out of task.labels, or check the values in the label maps',
        places: places([locate(['task', 'labels', label])]),
      })),
    };
  },
};
