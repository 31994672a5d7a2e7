import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ExitCode } from '../base/exit-code.js';
import type { Options } from './command.js';
import { memoryIo } from '../../test/support/memory-io.js';
import { run } from './doctor.js';

/** An empty cache: no engine is installed there. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voxrun-doctor-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Where the native engine could be installed. */
beforeEach(() => {
  for (const tool of ['g++', 'python3']) writeFileSync(join(folder, tool), '#!/bin/sh\n', { mode: 0o755 });
});

async function doctor(options: Options): Promise<{ code: ExitCode; text: string }> {
  const io = memoryIo({ env: { PATH: folder, XDG_CACHE_HOME: join(folder, 'cache') }, cwd: folder });
  const code = await run([], options, io);
  return {
    code,
    text: io.printed
      .join('\n')
      .replaceAll(folder, 'FOLDER')
      .replaceAll(/\d+\.\d GB/g, 'N GB'),
  };
}

describe('doctor', () => {
  it('prints one line per finding, its remedy below, and exits 1 where something failed', async () => {
    const { code, text } = await doctor({ runs: 'kept/here' });
    expect(code).toBe(ExitCode.failed);
    const [versions, machine, ...others] = text.split('\n');
    expect(versions).toMatch(/^ok {7}versions {5}voxrun \d+\.\d+\.\d+, Node \d+\.\d+\.\d+, Node-API \d+$/);
    expect(machine).toMatch(/^ok {7}machine {6}.+, \d+ threads, \d+\.\d GiB memory, /);
    expect(others.join('\n').replaceAll(/^(ok|warning) +(?=engine cache|runs folder)/gm, '')).toBe(
      `ok       devices      no GPU (nvidia-smi lists none)
engine cache N GB free in FOLDER/cache/voxrun/engine
runs folder  N GB free in FOLDER/kept/here
failed   engine       tensorflow-cpu 2.21.0 is not installed: the library is missing
                      fix: run \`voxrun engine install\`
failed   auto         the native engine is not installed here: the library is missing
                      fix: \`voxrun engine install\``,
    );
  });

  it('prints the findings as JSON', async () => {
    const { text } = await doctor({ json: true });
    const value = JSON.parse(text) as { ok: boolean; findings: { subject: string; state: string }[] };
    expect(value.ok).toBe(false);
    expect(value.findings.find(({ state }) => state === 'failed')).toEqual({
      subject: 'engine',
      state: 'failed',
      text: 'tensorflow-cpu 2.21.0 is not installed: the library is missing',
      fix: 'run `voxrun engine install`',
    });
  });
});
