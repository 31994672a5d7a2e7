import type { Diagnostic } from '../../base/diagnostic.js';
import { DiagnosticError } from '../../base/failure.js';
import { canonicalJson } from '../../base/json.js';
import { loadMembers, type LoadedGroup } from '../../config/groups/load-members.js';
import { mergeProblems } from '../../config/groups/merge-problems.js';
import { loadExperiment, type LoadedExperiment } from '../../config/load-experiment.js';
import type { Io } from '../command.js';
import { readData, type ReadData } from '../experiment/read-data.js';
import { examineExperiment, type Report } from './examine-experiment.js';

export interface FileReport {
  readonly file: string;
  /** `single` also where one variant was asked for, or nothing could be read. */
  readonly kind: LoadedGroup['kind'];
  /** Of each experiment in the file. */
  readonly reports: readonly Report[];
  /** What the reports hold, each finding once, with the variants that it concerns. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks a file with all its variants, or the one that is asked for. */
export function examineFile(options: {
  file: string;
  sets: readonly string[];
  variant: string | undefined;
  io: Io;
}): FileReport {
  const { file, sets, variant, io } = options;
  try {
    const load = { file, sets, env: io.env, cwd: io.cwd };
    const read = cachedReading(io.cwd);
    if (variant !== undefined) {
      const loaded = loadExperiment({ ...load, member: variant });
      return single({ file, variant, ...examineExperiment({ loaded, read: read(loaded) }) });
    }
    const group = loadMembers(load);
    if (group.kind === 'single') {
      return single({ file, ...examineExperiment({ loaded: group.loaded, read: read(group.loaded) }) });
    }
    const examined = group.members.map((member) => ({
      ...member,
      report: examineExperiment({ loaded: member.loaded, read: read(member.loaded) }),
    }));
    const found = examined.map(({ name, report }) => ({ name, diagnostics: report.diagnostics }));
    return {
      file,
      kind: group.kind,
      reports: examined.map(({ name, report, remarks }) => ({
        file,
        variant: name,
        ...report,
        diagnostics: [...report.diagnostics, ...remarks],
      })),
      diagnostics: [...mergeProblems(group.kind, found), ...examined.flatMap(({ remarks }) => remarks)],
    };
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const named = variant === undefined ? {} : { variant };
    return single({ file, ...named, ok: false, diagnostics: error.diagnostics, unknown: [], accepted: [] });
  }
}

function single(report: Report): FileReport {
  return { file: report.file, kind: 'single', reports: [report], diagnostics: report.diagnostics };
}

/** Most variants have the same data, and listing thousands of files once for each would be felt. */
function cachedReading(cwd: string): (loaded: LoadedExperiment) => ReadData {
  const done = new Map<string, ReadData>();
  return (loaded) => {
    const { data, task } = loaded.experiment;
    const key = canonicalJson({ root: loaded.dataRoot, data, task });
    const read = done.get(key) ?? readData({ loaded, cwd });
    done.set(key, read);
    return read;
  };
}
