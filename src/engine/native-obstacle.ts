import { DiagnosticError } from '../base/failure.js';
import { compilerOf } from './binding.js';
import { currentPlatform, releaseFor } from './engine-release.js';
import { isOnPath } from './is-on-path.js';
import { runTool, type Environment } from './run-tool.js';

/**
 * Why the native engine cannot be installed on this machine, as the end of a sentence that starts with "here": the
 * platform, or a program that is missing. Undefined if nothing is in the way (the network may be, which only trying
 * tells).
 */
export async function nativeObstacle(env: Environment, platform = currentPlatform()): Promise<string | undefined> {
  try {
    releaseFor(platform);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return `it is not built for ${platform}`;
  }
  const compiler = compilerOf(env);
  if (!isOnPath(compiler, env)) return `there is no C++ compiler (${compiler})`;
  if (!isOnPath('python3', env)) return 'there is no python3';
  const pip = await runTool('python3', ['-m', 'pip', '--version'], { env });
  return pip.exitCode === 0 ? undefined : 'python3 has no pip';
}
