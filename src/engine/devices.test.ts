import { describe, expect, it } from 'vitest';
import { listGpus, parseGpus } from './devices.js';

describe('listGpus', () => {
  it('finds none where there is no nvidia-smi', async () => {
    expect(await listGpus({ PATH: '/nowhere' })).toEqual([]);
  });

  it('reads one device per line, with commas in its name', () => {
    expect(parseGpus('GPU-1a, NVIDIA A100, 80GB, 81920\nGPU-2b, NVIDIA T4, 15360\n\n')).toEqual([
      { uuid: 'GPU-1a', name: 'NVIDIA A100, 80GB', memoryMiB: 81920 },
      { uuid: 'GPU-2b', name: 'NVIDIA T4', memoryMiB: 15360 },
    ]);
  });

  it('takes no message for a device', () => {
    expect(parseGpus('NVIDIA-SMI has failed because it could not communicate with the driver, 9')).toEqual([]);
  });
});
