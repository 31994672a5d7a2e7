import { DiagnosticError } from '../base/failure.js';
import { engineProblem } from './engine-problem.js';
import { lastLines, runTool, type Environment } from './run-tool.js';

/**
 * Takes the libraries and the headers that the binding includes out of a TensorFlow wheel (a zip):
 * `folder/lib/<library>` and `folder/include/...`. Python checks the checksum of each member.
 * Throws a `DiagnosticError`: UNPACK_FAILED or DISK_FULL.
 */
export async function unpackWheel({
  wheel,
  folder,
  libraries,
  env,
}: {
  wheel: string;
  folder: string;
  libraries: readonly string[];
  env: Environment;
}): Promise<void> {
  const result = await runTool('python3', ['-c', SCRIPT, wheel, folder, ...libraries], { env });
  if (result.exitCode === 0) return;
  const isFull = result.stderr.includes('No space left on device');
  throw new DiagnosticError([
    isFull
      ? engineProblem('DISK_FULL', {
          message: `the disk was full before ${wheel} was unpacked`,
          fix: 'free some space, or set XDG_CACHE_HOME to a folder on a larger disk',
        })
      : engineProblem('UNPACK_FAILED', {
          message: `${wheel} could not be unpacked:\n${lastLines(result)}`,
          fix: 'run `voxrun engine install` again',
        }),
  ]);
}

/** A wheel also holds 600 MB of Python code and of headers that nothing here includes. */
const HEADERS = ['tensorflow/c/', 'tensorflow/core/platform/ctstring', 'tsl/platform/ctstring', 'xla/tsl/c/'];

const SCRIPT = `
import os, shutil, sys, zipfile
wheel, folder, libraries = sys.argv[1], sys.argv[2], sys.argv[3:]
headers = ${JSON.stringify(HEADERS)}
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        top, _, rest = name.partition("/")
        if top != "tensorflow" or name.endswith("/") or ".." in name.split("/"):
            continue
        if rest in libraries:
            target = os.path.join(folder, "lib", rest)
        elif rest.startswith("include/") and rest[8:].startswith(tuple(headers)):
            target = os.path.join(folder, rest)
        else:
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with archive.open(name) as source, open(target, "wb") as sink:
            shutil.copyfileobj(source, sink, 1 << 20)
missing = [name for name in libraries if not os.path.exists(os.path.join(folder, "lib", name))]
if missing:
    sys.exit("the wheel holds no " + ", ".join(missing))
`;
