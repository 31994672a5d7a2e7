import { arch, cpus, hostname, platform } from 'node:os';
import type { JsonObject } from '../../base/json.js';
import { packageVersion } from '../../base/package-root.js';
import type { Settings } from '../../config/experiment.js';
import { engineState } from '../../engine/engine-state.js';
import type { Io } from '../command.js';

/** Versions and machine of a run: recorded and compared, but in no fingerprint. */
export function provenance(settings: Settings, io: Io): JsonObject {
  return {
    voxrun: packageVersion(),
    node: process.version,
    engine: io.stages.needEngine ? engineState({ env: io.env }).release : 'none',
    platform: `${platform()}-${arch()}`,
    host: hostname(),
    cpu: cpus()[0]?.model ?? 'unknown',
    threads: settings.resources.threads,
  };
}
