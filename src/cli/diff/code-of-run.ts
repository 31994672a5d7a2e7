import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type Json } from '../../base/json.js';
import { readJsonObject } from '../../store/run-record.js';
import type { FoundRun } from '../experiment/find-run.js';
import type { SideCode } from './side.js';

/** What computed a run: the version, its build, and the versions of the stages. */
export function codeOfRun({ folder, start }: FoundRun): SideCode {
  const { environment, build, stages } = start as { environment?: Json; build?: Json; stages?: Json };
  const voxrun = isJsonObject(environment) ? environment.voxrun : undefined;
  return {
    voxrun: typeof voxrun === 'string' ? voxrun : 'unknown',
    ...(typeof build === 'string' ? { build } : {}),
    stages: isJsonObject(stages) ? numbersIn(stages) : stagesOfNodes(join(folder.path, 'nodes')),
  };
}

function numbersIn(values: Readonly<Record<string, Json>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).filter((one): one is [string, number] => typeof one[1] === 'number'),
  );
}

/** Older runs have the version of a stage in its nodes only: one node of each is read. */
function stagesOfNodes(nodes: string): Record<string, number> {
  const first = new Map<string, string>();
  for (const file of namesIn(nodes)) {
    const stage = file.replace(/\..*$/s, '');
    if (file.endsWith('.json') && !first.has(stage)) first.set(stage, file);
  }
  return Object.fromEntries(
    [...first].flatMap(([stage, file]): [string, number][] => {
      const basis = readJsonObject(join(nodes, file))?.basis;
      return isJsonObject(basis) && typeof basis.version === 'number' ? [[stage, basis.version]] : [];
    }),
  );
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    // A run without nodes has computed nothing.
    return [];
  }
}
