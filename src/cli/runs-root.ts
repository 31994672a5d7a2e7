import { resolve } from 'node:path';
import { findSite } from '../config/site.js';
import type { Io, Options } from './command.js';

/** Absolute folder of the runs: `--runs`, else the nearest `voxrun.yaml` upwards, else `./runs`. */
export function runsRoot(options: Options, io: Io): string {
  if (typeof options.runs === 'string') return resolve(io.cwd, options.runs);
  return findSite(io.cwd).runs ?? resolve(io.cwd, 'runs');
}
