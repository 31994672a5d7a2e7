import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { findSite } from './site.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voxrun-site-'));
  mkdirSync(join(folder, 'project', 'deep'), { recursive: true });
});

const write = (path: string, text: string): void => {
  writeFileSync(join(folder, path), text);
};

describe('findSite', () => {
  it('takes the nearest voxrun.yaml upwards, with paths relative to it', () => {
    write('voxrun.yaml', 'runs: far');
    write('project/voxrun.yaml', 'runs: ../near');
    expect(findSite(join(folder, 'project', 'deep'))).toEqual({ runs: join(folder, 'near') });
    expect(findSite(folder)).toEqual({ runs: join(folder, 'far') });
  });

  it('sets nothing without a file or with an empty one', () => {
    expect(findSite(join(folder, 'project'))).toEqual({});
    write('project/voxrun.yaml', '# nothing\n');
    expect(findSite(join(folder, 'project'))).toEqual({});
  });

  it.each([
    ['runz: x', 'unknown key runz; known: runs'],
    ['runs: [a]', 'runs is not a path'],
    ['- a', 'it is not a map of keys and values'],
  ])('refuses %j', (text, reason) => {
    write('voxrun.yaml', text);
    expect(() => findSite(folder)).toThrow(`SITE_FILE_MALFORMED ${join(folder, 'voxrun.yaml')}: ${reason}`);
  });
});
