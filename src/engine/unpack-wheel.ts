import { DiagnosticError } from '../base/failure.js';
import { engineProblem } from './engine-problem.js';
import { lastLines, runTool, type Environment } from './run-tool.js';

/**
 * Takes out of a wheel (a zip) what computing needs: of TensorFlow's the libraries and the headers that the binding
 * includes (`folder/lib/<library>`, `folder/include/...`), of NVIDIA's the libraries and the assembler
 * (`folder/nvidia/...`, where TensorFlow's RUNPATH `$ORIGIN/../nvidia/<part>/lib` finds them).
 * Python checks the checksum of each member. Throws a `DiagnosticError`: UNPACK_FAILED or DISK_FULL.
 */
export async function unpackWheel({
  wheel,
  folder,
  libraries,
  env,
}: {
  wheel: string;
  folder: string;
  /** That must be there after this wheel. */
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
def target_of(name):
    top, _, rest = name.partition("/")
    if name.endswith("/") or ".." in name.split("/"):
        return None
    if top == "nvidia":
        parts = rest.split("/")
        is_library = len(parts) == 3 and parts[1] == "lib" and ".so" in parts[2]
        is_tool = rest == "cuda_nvcc/bin/ptxas" or rest.startswith("cuda_nvcc/nvvm/libdevice/")
        return name if is_library or is_tool else None
    if top != "tensorflow":
        return None
    if rest in libraries:
        return os.path.join("lib", rest)
    return rest if rest.startswith("include/") and rest[8:].startswith(tuple(headers)) else None
with zipfile.ZipFile(wheel) as archive:
    found = {name: target_of(name) for name in archive.namelist() if target_of(name) is not None}
    for name, target in found.items():
        path = os.path.join(folder, target)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.open(name) as source, open(path, "wb") as sink:
            shutil.copyfileobj(source, sink, 1 << 20)
        if target.endswith("/bin/ptxas"):
            os.chmod(path, 0o755)
missing = [name for name in libraries if not os.path.exists(os.path.join(folder, "lib", name))]
if missing:
    sys.exit("the wheel holds no " + ", ".join(missing))
if not found:
    sys.exit("the wheel holds no library")
`;
