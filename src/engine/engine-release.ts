import { DiagnosticError } from '../base/failure.js';
import { engineProblem } from './engine-problem.js';

/** A build of TensorFlow that voxrun computes with, taken out of a Python wheel. */
export interface EngineRelease {
  /** Of the Python package and of the library. */
  readonly package: string;
  readonly version: string;
  /** `process.platform` and `process.arch` that it is for, e.g. `linux-x64`. */
  readonly platform: string;
  /** What pip is asked for, so that every Python downloads the same wheel whatever its own version. */
  readonly pipTarget: readonly string[];
  readonly wheel: string;
  readonly sha256: string;
  /** Bytes to download, and bytes that have to be free while installing. */
  readonly downloadBytes: number;
  readonly diskBytes: number;
}

/** Only what has been built and tested stands here. */
const RELEASES: readonly EngineRelease[] = [
  {
    package: 'tensorflow-cpu',
    version: '2.21.0',
    platform: 'linux-x64',
    pipTarget: [
      '--only-binary=:all:',
      '--implementation=cp',
      '--python-version=3.11',
      '--abi=cp311',
      '--platform=manylinux_2_27_x86_64',
    ],
    wheel: 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    downloadBytes: 273_829_956,
    diskBytes: 1_300_000_000,
  },
];

/** The release for a platform. Throws a `DiagnosticError` ENGINE_PLATFORM where there is none. */
export function releaseFor(platform: string): EngineRelease {
  const release = RELEASES.find((candidate) => candidate.platform === platform);
  if (release !== undefined) return release;
  throw new DiagnosticError([
    engineProblem('ENGINE_PLATFORM', {
      message: `the native engine is not built for ${platform}`,
      fix: `use a machine with ${RELEASES.map((candidate) => candidate.platform).join(' or ')}`,
    }),
  ]);
}

/** The platform of this process as releases name it. */
export function currentPlatform(): string {
  return `${process.platform}-${process.arch}`;
}
