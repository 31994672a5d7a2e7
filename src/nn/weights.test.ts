import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeArraysFile, type ArraysIndex } from './arrays-file.js';
import { exportParameters, type Network } from './network.js';
import { createUnet } from './models/unet.js';
import { readWeights, writeWeights } from './weights.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voxrun-weights-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function createNetwork(seed: number, features = [2, 3]): Network {
  return createUnet({
    features,
    convsPerStage: 1,
    channels: 1,
    classes: 2,
    deepSupervision: false,
    drawKey: [seed, 'weights'],
  });
}

function readIndex(): ArraysIndex {
  return JSON.parse(readFileSync(join(folder, 'weights.json'), 'utf8')) as ArraysIndex;
}

describe('weights', () => {
  it('come back to the bit', () => {
    const trained = createNetwork(1);
    writeWeights(folder, trained);
    const other = createNetwork(2);
    readWeights(folder, other);
    expect(exportParameters(other)).toEqual(exportParameters(trained));
  });

  it('of equal networks are equal files', () => {
    writeWeights(folder, createNetwork(1));
    const first = ['weights.bin', 'weights.json'].map((file) => readFileSync(join(folder, file)));
    writeWeights(folder, createNetwork(1));
    expect(['weights.bin', 'weights.json'].map((file) => readFileSync(join(folder, file)))).toEqual(first);
  });

  it('of another network are refused with what does not fit', () => {
    writeWeights(folder, createNetwork(1, [2, 4]));
    expect(() => {
      readWeights(folder, createNetwork(1));
    }).toThrow(
      'the weights do not belong to this network: encoder.stages.1.convs.0.conv.weight has the shape ' +
        '[3, 3, 3, 2, 4] instead of [3, 3, 3, 2, 3]; encoder.stages.1.convs.0.conv.bias has the shape [4] instead of ' +
        '[3]; encoder.stages.1.convs.0.norm.weight has the shape [4] instead of [3]; and 2 more',
    );
  });

  it('with a missing and an unknown name are refused', () => {
    const network = createNetwork(1);
    const arrays = exportParameters(network);
    const bias = arrays.get('decoder.seg_layers.0.bias')!;
    arrays.delete('decoder.seg_layers.0.bias');
    arrays.set('head.bias', bias);
    writeArraysFile(folder, 'weights', arrays);
    expect(() => {
      readWeights(folder, network);
    }).toThrow('the weights do not belong to this network: decoder.seg_layers.0.bias is missing; head.bias is unknown');
  });

  it('that were cut off or altered are refused', () => {
    const network = createNetwork(1);
    const path = join(folder, 'weights.bin');
    writeWeights(folder, network);
    const bytes = readFileSync(path);
    truncateSync(path, 100);
    expect(() => {
      readWeights(folder, network);
    }).toThrow(`${path} has 100 bytes instead of ${bytes.length}`);
    bytes[0]! ^= 1;
    writeFileSync(path, bytes);
    expect(() => {
      readWeights(folder, network);
    }).toThrow(`${path} does not have the content that its index records`);
  });

  it('whose index points beyond the file or is no index are refused', () => {
    const network = createNetwork(1);
    writeWeights(folder, network);
    const index = readIndex();
    const huge = { ...index, arrays: [{ name: 'a', shape: [1e15], offset: 0 }] };
    writeFileSync(join(folder, 'weights.json'), JSON.stringify(huge));
    expect(() => {
      readWeights(folder, network);
    }).toThrow(`${join(folder, 'weights.bin')} is too short for "a"`);
    for (const text of ['{', '[]', '{"format":2}', JSON.stringify({ ...index, arrays: [null] })]) {
      writeFileSync(join(folder, 'weights.json'), text);
      expect(() => {
        readWeights(folder, network);
      }).toThrow(`${join(folder, 'weights.json')} is not an index of arrays of format 1`);
    }
  });

  it('that are not there are named', () => {
    expect(() => {
      readWeights(folder, createNetwork(1));
    }).toThrow(`there is no ${join(folder, 'weights.json')}`);
    expect(existsSync(join(folder, 'weights.bin'))).toBe(false);
  });
});
