import { parameterCount } from './parameter-count.js';
import { PASS, placeIfWritten, places, type Rule } from './rule.js';
import { trainingUnits } from './training-units.js';

/**
 * A network can learn its training cases by heart long before it has millions of parameters for each; the limit is far
 * beyond what is published: nnU-Net's largest preset has 102 million, which is 6.4 million for each of 16 patients.
 */
export const parametersExceedData: Rule = {
  severity: 'warning',
  acceptable: true,
  means: 'The network has more than `checks.max_parameters_per_unit` parameters for each unit that a fold trains on.',
  judge({ settings, locate, cases }) {
    const parameters = parameterCount(settings);
    // What the planner chooses is bounded by nnU-Net's limits on channels.
    if (parameters === undefined) return PASS;
    if (cases === undefined) return { kind: 'unknown', until: 'ingest' };
    const units = trainingUnits({ settings, cases });
    const limit = settings.checks.max_parameters_per_unit;
    if (units === undefined || parameters <= limit * units) return PASS;
    const { model } = settings;
    const size = 'features' in model ? 'features' : model.kind === 'rasternet' ? 'width' : 'kind';
    return {
      kind: 'fail',
      value: { parameters, units },
      findings: [
        {
          message:
            `model ${model.kind} has ${grouped(parameters)} parameters and a fold trains on ${units} independent units: ` +
            `${short(parameters / units)} for each, more than ${short(limit)} (checks.max_parameters_per_unit)`,
          fix: `use a smaller network (model.${size}), or ${model.kind === 'resnet' || settings.task.kind === 'segmentation' ? 'add data' : 'model: {kind: resnet} for a regression'}`,
          places: places(
            [locate(['model', 'kind'])],
            [locate(['data', 'independent_unit']), 'the independent unit'],
            [locate(['data', 'split']), 'how units are divided'],
            [placeIfWritten(locate, ['checks', 'max_parameters_per_unit']), 'what is tolerated'],
          ),
        },
      ],
    };
  },
};

/** `437,476,609`. */
function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1.75e7`, and small numbers as they are. */
function short(value: number): string {
  if (value < 1e5) return grouped(Math.round(value));
  return value.toExponential(2).replace(/\.?0*e\+?/, 'e');
}
