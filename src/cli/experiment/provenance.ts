import { arch, cpus, hostname, platform } from 'node:os';
import type { JsonObject } from '../../base/json.js';
import { packageVersion } from '../../base/package-root.js';
import type { Settings } from '../../config/experiment.js';
import type { EngineUse } from '../../engine/choose-engine.js';

/** Versions and machine of a run: recorded and compared, but in no fingerprint. */
export function provenance(settings: Settings, engine: EngineUse): JsonObject {
  return {
    voxrun: packageVersion(),
    node: process.version,
    engine: engine.release,
    gpus: engine.kind === 'native' ? engine.gpus.map(({ name }) => name) : [],
    platform: `${platform()}-${arch()}`,
    host: hostname(),
    cpu: cpus()[0]?.model ?? 'unknown',
    threads: settings.resources.threads,
  };
}
