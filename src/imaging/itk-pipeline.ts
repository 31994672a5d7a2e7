import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ZSTDDecoder } from '@thewtex/zstddec';

/** The formats that ITK decodes here, named after the pipelines of `@itk-wasm/image-io`. */
export type ItkFormat = 'nrrd' | 'meta';

/** An image as ITK gives it: world axes left, posterior, superior; `direction` row by row, one column per axis. */
export interface ItkImage {
  readonly componentType: string;
  readonly components: number;
  readonly size: readonly number[];
  readonly spacing: readonly number[];
  readonly origin: readonly number[];
  readonly direction: Float64Array;
  /** Voxels as raw bytes in this machine's byte order, first axis fastest. */
  readonly bytes: Uint8Array;
}

/** One file in the memory file system that the pipeline sees; `name` is relative and may have folders. */
export interface ItkFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Runs ITK's reader in WebAssembly on files in memory and returns undefined if it cannot read them. The instance is
 * kept between calls: `readImage` of the package unpacks and compiles its module each time (20 to 60 ms per file).
 */
export async function runItkReader(
  format: ItkFormat,
  main: string,
  files: readonly ItkFile[],
): Promise<ItkImage | undefined> {
  const module = await liveInstanceOf(format);
  const paths = files.map((file) => posix.join(FOLDER, file.name));
  try {
    for (const [index, file] of files.entries()) {
      module.fs_mkdirs(posix.dirname(paths[index]!));
      // The file system keeps the array itself, not a copy, until it is unlinked.
      module.fs_writeFile(paths[index]!, file.bytes, { canOwn: true });
    }
    return callReader(module, posix.join(FOLDER, main));
  } catch {
    // ITK's C++ exceptions abort the module, and nothing in it can be trusted any more.
    instances.delete(format);
    return undefined;
  } finally {
    if (instances.has(format)) {
      for (const path of paths) module.fs_unlink(path);
      // Its memory only ever grows.
      if (module.HEAPU8.byteLength > LARGEST_KEPT_BYTES) instances.delete(format);
    }
  }
}

const FOLDER = '/image';
const LARGEST_KEPT_BYTES = 512 << 20;

/** The part of an Emscripten module that is used. */
interface ItkModule {
  readonly HEAPU8: Uint8Array;
  ccall(name: string, returns: 'number', types: readonly 'number'[], values: readonly number[]): number;
  callMain(args: string[]): number;
  stackSave(): number;
  stackRestore(pointer: number): void;
  resetModuleStdout(): void;
  resetModuleStderr(): void;
  fs_mkdirs(path: string): void;
  fs_writeFile(path: string, bytes: Uint8Array, options: { canOwn: boolean }): void;
  fs_unlink(path: string): void;
}

interface EmscriptenOptions {
  print(text: string): void;
  printErr(text: string): void;
  instantiateWasm(imports: object, done: (instance: object) => void): object;
}

/** Node's types name WebAssembly only together with the browser's. */
const wasm = (
  globalThis as unknown as {
    WebAssembly: {
      compile(bytes: Uint8Array): Promise<object>;
      instantiate(code: object, imports: object): Promise<object>;
    };
  }
).WebAssembly;

const compiled = new Map<ItkFormat, Promise<() => Promise<ItkModule>>>();
const instances = new Map<ItkFormat, Promise<ItkModule>>();

/** While this call waited, another may have lost the instance that both waited for. */
async function liveInstanceOf(format: ItkFormat): Promise<ItkModule> {
  for (;;) {
    const instance = instanceOf(format);
    const module = await instance;
    if (instances.get(format) === instance) return module;
  }
}

function instanceOf(format: ItkFormat): Promise<ItkModule> {
  let factory = compiled.get(format);
  if (factory === undefined) compiled.set(format, (factory = compile(format)));
  let instance = instances.get(format);
  if (instance === undefined) instances.set(format, (instance = factory.then((create) => create())));
  return instance;
}

async function compile(format: ItkFormat): Promise<() => Promise<ItkModule>> {
  const package_ = createRequire(import.meta.url).resolve('@itk-wasm/image-io');
  const base = join(dirname(package_), 'pipelines', `${format}-read-image`);
  const decoder = new ZSTDDecoder();
  await decoder.init();
  const code = await wasm.compile(decoder.decode(new Uint8Array(readFileSync(`${base}.wasm.zst`))));
  const { default: factory } = (await import(pathToFileURL(`${base}.js`).href)) as {
    default: (options: EmscriptenOptions) => Promise<ItkModule>;
  };
  return () =>
    factory({
      // ITK's warnings are about formats; what matters here ends as a failure.
      print: () => undefined,
      printErr: () => undefined,
      instantiateWasm(imports, done) {
        void wasm.instantiate(code, imports).then(done);
        return {};
      },
    });
}

function callReader(module: ItkModule, path: string): ItkImage | undefined {
  module.resetModuleStdout();
  module.resetModuleStderr();
  const stack = module.stackSave();
  // Output 0 says whether it could be read, output 1 is the image: as JSON, its voxels, its direction.
  const status = module.callMain([path, '0', '1', '--memory-io']);
  module.stackRestore(stack);
  if (
    status !== 0 ||
    !Buffer.from(outputArray(module, 0, 0))
      .toString()
      .startsWith('true')
  )
    return undefined;
  const at = module.ccall('itk_wasm_output_json_address', 'number', ['number', 'number'], [0, 1]) >>> 0;
  const end = module.HEAPU8.indexOf(0, at);
  const header = JSON.parse(Buffer.from(module.HEAPU8.subarray(at, end)).toString()) as {
    imageType: { componentType: string; components: number };
    size: number[];
    spacing: number[];
    origin: number[];
  };
  return {
    ...header.imageType,
    size: header.size,
    spacing: header.spacing,
    origin: header.origin,
    direction: new Float64Array(outputArray(module, 1, 1).buffer),
    bytes: outputArray(module, 1, 0),
  };
}

/** A copy: the module's memory moves when it grows. */
function outputArray(module: ItkModule, output: number, part: number): Uint8Array<ArrayBuffer> {
  const types = ['number', 'number', 'number'] as const;
  const at = module.ccall('itk_wasm_output_array_address', 'number', types, [0, output, part]) >>> 0;
  const length = module.ccall('itk_wasm_output_array_size', 'number', types, [0, output, part]) >>> 0;
  return module.HEAPU8.slice(at, at + length);
}
