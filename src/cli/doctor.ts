import { join } from 'node:path';
import { ExitCode } from '../base/exit-code.js';
import { packageRoot } from '../base/package-root.js';
import { examineMachine, type Finding } from '../engine/examine-machine.js';
import type { Io, Options } from './command.js';
import { runsRoot } from './runs-root.js';

/** `voxrun doctor [--json] [--runs FOLDER]`: whether this machine can compute, and what is missing. */
export async function run(_args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const findings = await examineMachine({
    env: io.env,
    runsFolder: runsRoot(options, io),
    selfTestFile: join(packageRoot(), 'dist', 'self-test.mjs'),
  });
  const failed = findings.some(({ state }) => state === 'failed');
  io.out(options.json === true ? JSON.stringify({ ok: !failed, findings }, undefined, 2) : formatFindings(findings));
  return failed ? ExitCode.failed : ExitCode.ok;
}

function formatFindings(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ subject }) => subject.length));
  const indent = ' '.repeat(9 + width + 1);
  return findings
    .map(({ subject, state, text, fix }) => {
      const lines = [...text.split('\n'), ...(fix === undefined ? [] : [`fix: ${fix}`])];
      return `${state.padEnd(8)} ${subject.padEnd(width)} ${lines.join(`\n${indent}`)}`;
    })
    .join('\n');
}
