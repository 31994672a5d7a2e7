import { expect, it } from 'vitest';
import { engineEnvironment } from './engine-environment.js';

it('a process that computes has oneDNN on and the threads that were reserved for it', () => {
  expect(engineEnvironment({ threads: 3 })).toEqual({
    TF_ENABLE_ONEDNN_OPTS: '1',
    TF_NUM_INTRAOP_THREADS: '3',
    TF_NUM_INTEROP_THREADS: '1',
    OMP_NUM_THREADS: '3',
    TF_CPP_MIN_LOG_LEVEL: '2',
  });
});
