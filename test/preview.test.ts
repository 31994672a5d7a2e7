import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { runsOf, temporaryFolder, voxrun } from './support/real-cli.js';

let folder: string;
const settings = ['--set=training.patch=[16,16,16]', '--set=augmentation.noise={std: [0.1, 0.2], p: 1}'];

async function preview(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await voxrun(folder, ['preview', 'data/experiment.yaml', ...settings, ...args]);
  expect(code, stderr).toBe(0);
  expect(stdout).toBe(`preview: ${join(folder, 'preview', 'asymmetric.html')}`);
  return readFileSync(join(folder, 'preview', 'asymmetric.html'), 'utf8');
}

beforeAll(async () => {
  folder = temporaryFolder();
  await voxrun(folder, ['init', '--example', 'asymmetric', 'data', '--cases', '5']);
});

describe('voxrun preview', () => {
  it('writes one page that needs nothing else, with three slices before and after for each sample', async () => {
    const page = await preview('--cases', '2', '--samples', '3');
    expect(page.match(/<svg /g)).toHaveLength(2 * 3 * 2 * 3);
    expect(page.match(/<section>/g)).toHaveLength(2);
    expect(page.match(/<b>noise<\/b> std 0\.1\d+/g)).toHaveLength(6);
    expect(page).toContain('<ul class="acted"><li><code>noise</code> 6</li><li><code>mirror</code>');
    expect([...page.matchAll(/(?:src|href)="([^"]{0,10})/g)].filter(([, value]) => value !== 'data:image')).toEqual([]);
    expect(page).not.toMatch(/<script|https?:/);
  });

  it('shows other grey values after noise, at the same places', async () => {
    const page = await preview('--cases', '1', '--samples', '1', '--set=augmentation.mirror.axes=[]');
    const pictures = [...page.matchAll(/base64,([^"]+)"/g)].map(([, data]) => pixelsOf(Buffer.from(data!, 'base64')));
    const [before, after] = [pictures[0]!, pictures[3]!];
    expect(before).toHaveLength(16 * 17);
    const change = before.reduce((sum, value, at) => sum + Math.abs(value - after[at]!), 0) / before.length;
    expect(change).toBeGreaterThan(1);
    expect(change).toBeLessThan(60);
    const outlines = [...page.matchAll(/ d="([^"]+)"/g)].map(([, path]) => path);
    expect(outlines.slice(0, outlines.length / 2)).toEqual(outlines.slice(outlines.length / 2));
  });

  it('makes no run, and what it computed is found by the next preview', async () => {
    expect(runsOf(folder, 'asymmetric')).toEqual([]);
    const { stderr } = await voxrun(folder, [
      'preview',
      'data/experiment.yaml',
      ...settings,
      '--cases=2',
      '--samples=3',
    ]);
    expect(stderr).toContain('preview: 0 of 8 results to compute\n');
  });

  it('refuses a count that is none', async () => {
    const { code, stderr } = await voxrun(folder, ['preview', 'data/experiment.yaml', '--cases', 'all']);
    expect([code, stderr]).toEqual([2, 'error COUNT_OUT_OF_RANGE --cases "all" is not a whole number from 1 to 50']);
  });
});

/** The rows of an 8-bit grey PNG, each after its filter byte. */
function pixelsOf(png: Buffer): Buffer {
  const length = png.readUInt32BE(33);
  expect(png.toString('latin1', 37, 41)).toBe('IDAT');
  return inflateSync(png.subarray(41, 41 + length));
}
