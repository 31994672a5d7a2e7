import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../base/hash.js';
import { openStore, type ResultId, type StoreLayout } from './layout.js';
import { DamagedOutputError } from './manifest.js';
import { outputMemory } from './output-memory.js';
import type { Published } from './results.js';

let layout: StoreLayout;
let output: string;
let published: Published;
const text = '{"size": [4, 4, 4]}';

beforeEach(() => {
  layout = openStore(mkdtempSync(join(tmpdir(), 'voxrun-outputs-')));
  const result = 'r1' as ResultId;
  const folder = join(layout.results, result, 'out');
  mkdirSync(folder, { recursive: true });
  output = join(folder, 'image.json');
  writeFileSync(output, text);
  published = { result, files: { 'image.json': { sha256: sha256(text), bytes: text.length } } };
});

const path = () => join(layout.store, 'outputs', 'a.json');

/** Reads it in one process and remembers. */
function remembered(): void {
  const memory = outputMemory(layout, 'a');
  memory.read(published, 'image.json');
  memory.save();
}

describe('outputMemory', () => {
  it('knows in the next process what was read, without the output', () => {
    remembered();
    rmSync(output);
    const memory = outputMemory(layout, 'a');
    expect(memory.read(published, 'image.json')).toEqual({ size: [4, 4, 4] });
    expect(() => outputMemory(layout, 'b').read(published, 'image.json')).toThrow(DamagedOutputError);
    // Nothing new was learnt.
    const before = readFileSync(path(), 'utf8');
    memory.save();
    expect(readFileSync(path(), 'utf8')).toBe(before);
  });

  it('forgets what is not asked for any more', () => {
    remembered();
    const other = '{"size": [5, 5, 5]}';
    writeFileSync(output, other);
    const changed = { ...published, files: { 'image.json': { sha256: sha256(other), bytes: other.length } } };
    const memory = outputMemory(layout, 'a');
    expect(memory.read(changed as Published, 'image.json')).toEqual({ size: [5, 5, 5] });
    memory.save();
    expect(readFileSync(path(), 'utf8')).not.toContain('4,4,4');
  });

  it('does not believe a file that was changed, cut off, or is none', () => {
    remembered();
    const whole = readFileSync(path(), 'utf8');
    for (const damaged of [whole.replace('4,4,4', '4,4,5'), whole.slice(0, -3), 'x', '']) {
      writeFileSync(path(), damaged);
      expect(outputMemory(layout, 'a').read(published, 'image.json')).toEqual({ size: [4, 4, 4] });
    }
    rmSync(path());
    mkdirSync(path());
    remembered();
  });

  it('tells of an output that it does not know and that does not hold what was published', () => {
    writeFileSync(output, text.replace('4', '5'));
    const memory = outputMemory(layout, 'a');
    expect(() => memory.read(published, 'image.json')).toThrow(DamagedOutputError);
    expect(() => memory.read(published, 'other.json')).toThrow(DamagedOutputError);
  });
});
