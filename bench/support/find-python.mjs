import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * A Python with these modules: the one that the environment variable names, else that of ~/.cache/voxrun-peers/<folder>,
 * else one of `further`; undefined if none has them.
 */
export function findPython({ variable, folder, modules, further = [] }) {
  const usual = join(homedir(), '.cache', 'voxrun-peers', folder, 'bin', 'python');
  return [process.env[variable], usual, ...further].find(
    (python) => python !== undefined && hasModules(python, modules),
  );
}

function hasModules(python, modules) {
  if (python.includes('/') && !existsSync(python)) return false;
  return spawnSync(python, ['-c', `import ${modules.join(', ')}`]).status === 0;
}
