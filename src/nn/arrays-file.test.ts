import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sha256 } from '../base/hash.js';
import { readArraysFile, writeArraysFile, type ArraysIndex } from './arrays-file.js';

it('an array larger than what is read and written at once comes back to the bit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'voxrun-arrays-'));
  try {
    // 64 MiB are written at once; this array ends 4 bytes behind them.
    const large = new Float32Array(2 ** 24 + 1);
    large[0] = 1;
    large[2 ** 24 - 1] = 2;
    large[2 ** 24] = 3;
    const small = new Float32Array([4, -0, NaN]);
    const arrays = new Map([
      ['large', { shape: [large.length], values: large }],
      ['small', { shape: [3], values: small }],
    ]);
    writeArraysFile(folder, 'w', arrays);
    const read = readArraysFile(folder, 'w');
    const bytes = ({ buffer, byteOffset, byteLength }: Float32Array) => Buffer.from(buffer, byteOffset, byteLength);
    expect([...read.keys()]).toEqual(['large', 'small']);
    for (const [name, { values }] of arrays) expect(bytes(read.get(name)!.values).equals(bytes(values))).toBe(true);
    const index = JSON.parse(readFileSync(join(folder, 'w.json'), 'utf8')) as ArraysIndex;
    expect(index.sha256).toBe(sha256(readFileSync(join(folder, 'w.bin'))));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
