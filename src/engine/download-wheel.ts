import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DiagnosticError } from '../base/failure.js';
import { sha256OfFile } from '../base/hash.js';
import { engineProblem } from './engine-problem.js';
import type { EngineRelease, EngineWheel } from './engine-release.js';
import { lastLines, runTool, type Environment, type ToolResult } from './run-tool.js';

/**
 * Downloads one wheel into a new folder with the user's own pip, whose configuration (mirrors, proxies, certificates)
 * is thereby honoured, and checks its content. Returns the file's path.
 * Throws a `DiagnosticError`: PYTHON_MISSING, PIP_MISSING, DOWNLOAD_FAILED, DISK_FULL or DOWNLOAD_DIFFERS.
 */
export async function downloadWheel({
  wheel,
  pipTarget,
  folder,
  env,
}: {
  wheel: EngineWheel;
  pipTarget: EngineRelease['pipTarget'];
  folder: string;
  env: Environment;
}): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const args = ['-m', 'pip', 'download', '--no-deps', '--dest', folder, ...pipTarget];
  const result = await runTool('python3', [...args, `${wheel.package}==${wheel.version}`], { env });
  if (result.exitCode !== 0) throw new DiagnosticError([explain(result, wheel)]);
  const [name] = readdirSync(folder);
  const path = join(folder, name ?? '');
  if (name !== wheel.wheel || sha256OfFile(path) !== wheel.sha256) {
    throw new DiagnosticError([
      engineProblem('DOWNLOAD_DIFFERS', {
        message: `pip downloaded ${name ?? 'nothing'}, whose content is not the known one of ${wheel.wheel}`,
        fix: 'look at the package index that pip is configured for: `python3 -m pip config list`',
      }),
    ]);
  }
  return path;
}

function explain(result: ToolResult, wheel: EngineWheel) {
  const output = `${result.stdout}\n${result.stderr}`;
  if (result.missing) {
    return engineProblem('PYTHON_MISSING', {
      message: 'there is no python3, which downloads the engine',
      fix: 'install Python 3 with pip, e.g. `apt install python3-pip`',
    });
  }
  if (output.includes('No module named pip')) {
    return engineProblem('PIP_MISSING', {
      message: 'python3 has no pip, which downloads the engine',
      fix: 'install pip, e.g. `apt install python3-pip` or `python3 -m ensurepip`',
    });
  }
  if (output.includes('No space left on device')) {
    return engineProblem('DISK_FULL', {
      message: `the disk was full before ${wheel.wheel} was downloaded`,
      fix: 'free some space, or set XDG_CACHE_HOME and TMPDIR to folders on a larger disk',
    });
  }
  return engineProblem('DOWNLOAD_FAILED', {
    message: `pip could not download ${wheel.package} ${wheel.version}:\n${lastLines(result)}`,
    fix: 'check the network, or name a mirror in the configuration of pip; then run `voxrun engine install` again',
  });
}
