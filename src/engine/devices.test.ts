import { describe, expect, it } from 'vitest';
import { listGpus, parseGpus, restrictGpus } from './devices.js';

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

describe('restrictGpus', () => {
  const gpus = [
    { uuid: 'GPU-1a', name: 'A100', memoryMiB: 81920 },
    { uuid: 'GPU-2b', name: 'T4', memoryMiB: 15360 },
  ];

  it('leaves all, by UUID, where nothing is inherited', () => {
    expect(restrictGpus(gpus, undefined)).toEqual([
      { entry: 'GPU-1a', id: 'GPU-1a', name: 'A100' },
      { entry: 'GPU-2b', id: 'GPU-2b', name: 'T4' },
    ]);
  });

  it.each([
    ['', []],
    ['-1', []],
    ['7', []],
    ['GPU-2', ['GPU-2 T4']],
    ['1,0', ['1 GPU 1', '0 GPU 0']],
    ['1,-1,0', ['1 GPU 1']],
    ['MIG-3c', ['MIG-3c GPU MIG-3c']],
  ])('reads %j as CUDA does, and names a device only where its number can mean one', (visible, left) => {
    expect(restrictGpus(gpus, visible).map(({ entry, name }) => `${entry} ${name}`)).toEqual(left);
  });

  it('knows which device a number means where all are alike, or CUDA counts as nvidia-smi does', () => {
    const alike = [
      { uuid: 'GPU-1a', name: 'T4', memoryMiB: 15360 },
      { uuid: 'GPU-2b', name: 'T4', memoryMiB: 15360 },
    ];
    expect(restrictGpus(alike, '1')).toEqual([{ entry: '1', id: 'GPU-2b', name: 'T4' }]);
    expect(restrictGpus(gpus, '1', 'PCI_BUS_ID')).toEqual([{ entry: '1', id: 'GPU-2b', name: 'T4' }]);
    expect(restrictGpus(gpus, '1')).toEqual([{ entry: '1', id: '1', name: 'GPU 1' }]);
  });

  it('sees no device where the machine has none', () => {
    expect(restrictGpus([], '0')).toEqual([]);
  });
});
