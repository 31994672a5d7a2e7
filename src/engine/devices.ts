import { runTool, type Environment } from './run-tool.js';

/** A graphics processor of this machine. */
export interface Gpu {
  /** Stays the same over reboots and slots. */
  readonly uuid: string;
  readonly name: string;
  readonly memoryMiB: number;
}

const TIMEOUT_MS = 10_000;

/** The machine's NVIDIA devices, told by the `nvidia-smi` on the PATH; none where there is no such program. */
export async function listGpus(env: Environment): Promise<Gpu[]> {
  const result = await runTool('nvidia-smi', ['--query-gpu=uuid,name,memory.total', '--format=csv,noheader,nounits'], {
    env,
    timeoutMs: TIMEOUT_MS,
  });
  return result.exitCode === 0 ? parseGpus(result.stdout) : [];
}

/** One line `uuid, name, MiB` per device; the name may hold commas. */
export function parseGpus(text: string): Gpu[] {
  return text.split('\n').flatMap((line) => {
    const parts = line.split(',').map((part) => part.trim());
    const [uuid, memory] = [parts[0], Number(parts.at(-1))];
    if (uuid?.startsWith('GPU-') !== true || !Number.isFinite(memory)) return [];
    return [{ uuid, name: parts.slice(1, -1).join(', '), memoryMiB: memory }];
  });
}
