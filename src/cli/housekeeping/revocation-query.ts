import { catalog } from '../../stages/catalog.js';
import { predictCatalog } from '../../stages/predict-catalog.js';
import { testCatalog } from '../../stages/test-catalog.js';
import type { StoreLayout } from '../../store/layout.js';
import type { RevocationQuery } from '../../store/revoke-results.js';
import type { Options } from '../command.js';
import { housekeepingProblem } from './housekeeping-problem.js';
import { namedRuns } from './named-runs.js';

/** What `voxrun revoke` was asked to take out of use. Throws `DiagnosticError` where nothing, or nothing readable, is named. */
export function revocationQuery(given: {
  layout: StoreLayout;
  args: readonly string[];
  options: Options;
}): RevocationQuery {
  const { layout, args, options } = given;
  const text = (name: 'engine' | 'voxrun' | 'host'): Partial<Record<typeof name, string>> =>
    typeof options[name] === 'string' ? { [name]: options[name] } : {};
  if (args.length === 0 && ['engine', 'voxrun', 'stage', 'host'].every((name) => options[name] === undefined)) {
    throw housekeepingProblem({
      code: 'NOTHING_NAMED',
      message: 'revoke needs to know which results',
      fix: 'name a version with --engine, --voxrun, --stage or --host, or runs; `voxrun revoke --list` shows what is revoked',
    });
  }
  return {
    computing: new Set(
      [...catalog, ...testCatalog, ...predictCatalog].filter(({ engine }) => engine === true).map(({ name }) => name),
    ),
    ...text('engine'),
    ...text('voxrun'),
    ...text('host'),
    ...(typeof options.stage === 'string' ? { stage: stageOf(options.stage) } : {}),
    ...(args.length === 0 ? {} : { runs: namedRuns(layout, args) }),
  };
}

/** `engine 2.21.0 and host node7` */
export function whatText({ engine, voxrun, stage, host, runs }: RevocationQuery): string {
  const version = stage?.version === undefined ? '' : `@${stage.version}`;
  return [
    engine === undefined ? [] : [`engine ${engine}`],
    voxrun === undefined ? [] : [`voxrun ${voxrun}`],
    stage === undefined ? [] : [`stage ${stage.name}${version}`],
    host === undefined ? [] : [`host ${host}`],
    runs === undefined ? [] : [`${runs.length === 1 ? 'run' : 'runs'} ${runs.map(({ id }) => id).join(', ')}`],
  ]
    .flat()
    .join(' and ');
}

/** `train` or `train@3` */
function stageOf(text: string): NonNullable<RevocationQuery['stage']> {
  const match = /^([a-z-]+)(?:@(\d+))?$/.exec(text);
  if (match === null) {
    throw housekeepingProblem({
      code: 'STAGE_UNREADABLE',
      message: `--stage ${JSON.stringify(text)} is not the name of a stage`,
      fix: 'write train, or train@3 for its version 3',
    });
  }
  return { name: match[1]!, ...(match[2] === undefined ? {} : { version: Number(match[2]) }) };
}
