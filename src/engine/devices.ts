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

/** A device that this process and its children may compute on. */
export interface VisibleGpu {
  /** What makes it the only one when it stands in `CUDA_VISIBLE_DEVICES`: a UUID, or the entry that was inherited. */
  readonly entry: string;
  /** The same for every process of this machine, whatever it inherited: the UUID where that is known, else the entry. */
  readonly id: string;
  /** For people; the entry itself where nvidia-smi does not tell. */
  readonly name: string;
}

/**
 * The machine's devices that an inherited `CUDA_VISIBLE_DEVICES` leaves, in its order. CUDA ignores what follows an
 * entry that is no device (`-1`, an empty one), so that is left out here too.
 */
export async function visibleGpus(env: Environment): Promise<VisibleGpu[]> {
  return restrictGpus(await listGpus(env), env.CUDA_VISIBLE_DEVICES, env.CUDA_DEVICE_ORDER);
}

/**
 * The devices that `CUDA_VISIBLE_DEVICES` leaves, in its order: numbers, UUIDs or their beginnings, separated by commas.
 * `order` is `CUDA_DEVICE_ORDER`.
 */
export function restrictGpus(gpus: readonly Gpu[], visible: string | undefined, order?: string): VisibleGpu[] {
  if (gpus.length === 0) return [];
  if (visible === undefined) return gpus.map(({ uuid, name }) => ({ entry: uuid, id: uuid, name }));
  const left: VisibleGpu[] = [];
  for (const entry of visible.split(',').map((text) => text.trim())) {
    const gpu = gpus.find(({ uuid }) => entry.startsWith('GPU-') && uuid.startsWith(entry));
    const isNumber = /^\d+$/.test(entry) && Number(entry) < gpus.length;
    if (gpu === undefined && !isNumber && !entry.startsWith('MIG-')) break;
    // CUDA numbers the fastest first, nvidia-smi by their place on the bus: the same where all are alike, or it was asked.
    const sameOrder = order === 'PCI_BUS_ID' || new Set(gpus.map(({ name }) => name)).size === 1;
    const meant = gpu ?? (isNumber && sameOrder ? gpus[Number(entry)] : undefined);
    left.push({ entry, id: meant?.uuid ?? entry, name: meant?.name ?? `GPU ${entry}` });
  }
  return left;
}
