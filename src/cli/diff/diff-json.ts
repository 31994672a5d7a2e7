import { isDifferent, type DiffReport } from './report.js';

/** Stable and complete: other programs read it. What is the same is named in `same` and absent otherwise. */
export function diffJson(report: DiffReport): object {
  const { before, after, compared, same, unknown, ...parts } = report;
  const { settings, ...others } = parts;
  return {
    format: 1,
    before,
    after,
    different: isDifferent(report),
    compared,
    same,
    unknown,
    ...(settings === undefined
      ? {}
      : {
          settings: {
            ...settings,
            changes: settings.changes.map(({ consequence: { stages, why }, ...change }) => ({
              ...change,
              stages: stages ?? [],
              retrains: stages?.includes('train') ?? false,
              ...(why === undefined ? {} : { why }),
            })),
          },
        }),
    ...others,
  };
}
