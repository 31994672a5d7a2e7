import { DiagnosticError } from '../base/failure.js';
import { engineProblem } from './engine-problem.js';

/** `cpu` computes on the processor only; `cuda` on an NVIDIA GPU too, and without one on the processor. */
export type EngineBuild = 'cpu' | 'cuda';

/** A Python wheel, whose content is known. */
export interface EngineWheel {
  /** Name on the package index. */
  readonly package: string;
  readonly version: string;
  /** File name. */
  readonly wheel: string;
  readonly sha256: string;
  /** Bytes to download. */
  readonly bytes: number;
}

/** A build of TensorFlow that voxrun computes with, taken out of Python wheels. */
export interface EngineRelease {
  readonly build: EngineBuild;
  /** Of the Python package of TensorFlow and of the library. */
  readonly package: string;
  readonly version: string;
  /** `process.platform` and `process.arch` that it is for, e.g. `linux-x64`. */
  readonly platform: string;
  /** What pip is asked for, so that every Python downloads the same wheels whatever its own version. */
  readonly pipTarget: readonly string[];
  /** TensorFlow's first, then NVIDIA's, which hold the libraries that it loads when there is a GPU. */
  readonly wheels: readonly [EngineWheel, ...EngineWheel[]];
  /** Bytes that have to be free while installing. */
  readonly diskBytes: number;
}

const LINUX_X64 = {
  version: '2.21.0',
  platform: 'linux-x64',
  pipTarget: [
    '--only-binary=:all:',
    '--implementation=cp',
    '--python-version=3.11',
    '--abi=cp311',
    '--abi=none',
    '--platform=manylinux_2_27_x86_64',
    '--platform=manylinux2014_x86_64',
  ],
} as const;

/** A wheel of NVIDIA's: `py3-none-` and the platform end its name. */
function nvidia(name: string, version: string, content: Pick<EngineWheel, 'sha256' | 'bytes'>): EngineWheel {
  const file = `nvidia_${name}_cu12-${version}-py3-none-manylinux2014_x86_64`;
  const second = name === 'nccl' ? '.manylinux_2_17_x86_64' : '';
  return {
    package: `nvidia-${name.replaceAll('_', '-')}-cu12`,
    version,
    wheel: `${file}${second}.whl`,
    ...content,
  };
}

/**
 * Only what has been built and loaded stands here. NVIDIA's versions are the lowest that TensorFlow's metadata allow
 * (its extra `and-cuda`), which are those that it was built with.
 */
const RELEASES: readonly EngineRelease[] = [
  {
    ...LINUX_X64,
    build: 'cpu',
    package: 'tensorflow-cpu',
    wheels: [
      {
        package: 'tensorflow-cpu',
        version: '2.21.0',
        wheel: 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
        sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
        bytes: 273_829_956,
      },
    ],
    diskBytes: 1_300_000_000,
  },
  {
    ...LINUX_X64,
    build: 'cuda',
    package: 'tensorflow',
    wheels: [
      {
        package: 'tensorflow',
        version: '2.21.0',
        wheel: 'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
        sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
        bytes: 572_440_367,
      },
      nvidia('cublas', '12.5.3.2', {
        sha256: 'ca070ad70e9fa6654084575d01bd001f30cc4665e33d4bb9fc8e0f321caa034b',
        bytes: 363_313_169,
      }),
      nvidia('cuda_cupti', '12.5.82', {
        sha256: 'bde77a5feb66752ec61db2adfe47f56b941842825b4c7e2068aff27c9d107953',
        bytes: 13_811_507,
      }),
      nvidia('cuda_nvcc', '12.5.82', {
        sha256: 'b03e545b8e8c3ce7ebcd7fc44063180ff52ff01d064ece2127ed90a04ef12cd0',
        bytes: 22_468_537,
      }),
      nvidia('cuda_nvrtc', '12.5.82', {
        sha256: '3dbd97b0104b4bfbc3c4f8c79cd2496307c89c43c29a9f83125f1d76296ff3fd',
        bytes: 24_873_108,
      }),
      nvidia('cuda_runtime', '12.5.82', {
        sha256: '3e79a060e126df40fd3a068f3f787eb000fa51b251ec6cd97d09579632687115',
        bytes: 895_707,
      }),
      nvidia('cudnn', '9.3.0.75', {
        sha256: '9ad9c6929ebb5295eb4a1728024666d1c88283373e265a0c5c883e6f9d5cd76d',
        bytes: 577_163_502,
      }),
      nvidia('cufft', '11.2.3.61', {
        sha256: '9a6e8df162585750f61983a638104a48c756aa13f9f48e19ab079b38e3c828b8',
        bytes: 192_524_114,
      }),
      nvidia('curand', '10.3.6.82', {
        sha256: '2823fb27de4e44dbb22394a6adf53aa6e1b013aca0f8c22867d1cfae58405536',
        bytes: 56_309_107,
      }),
      nvidia('cusolver', '11.6.3.83', {
        sha256: '93cfafacde4428b71778eeb092ec615a02a3d05404da1bcf91c53e3fa1bce42b',
        bytes: 130_341_232,
      }),
      nvidia('cusparse', '12.5.1.3', {
        sha256: '016df8e993c437e8301e62739f01775cba988fd5253cd4c64173f8e8d2f8e752',
        bytes: 217_558_979,
      }),
      nvidia('nccl', '2.27.7', {
        sha256: 'de5ba5562f08029a19cb1cd659404b18411ed0d6c90ac5f52f30bf99ad5809aa',
        bytes: 322_546_339,
      }),
      nvidia('nvjitlink', '12.5.82', {
        sha256: 'f9b37bc5c8cf7509665cb6ada5aaa0ce65618f2332b7d3e78e9790511f111212',
        bytes: 21_298_879,
      }),
    ],
    diskBytes: 6_000_000_000,
  },
];

/** The release for a platform. Throws a `DiagnosticError` ENGINE_PLATFORM where there is none. */
export function releaseFor(platform: string, build: EngineBuild = 'cpu'): EngineRelease {
  const release = RELEASES.find((candidate) => candidate.platform === platform && candidate.build === build);
  if (release !== undefined) return release;
  throw new DiagnosticError([
    engineProblem('ENGINE_PLATFORM', {
      message: `the native engine is not built for ${platform}`,
      fix: `use a machine with ${[...new Set(RELEASES.map((candidate) => candidate.platform))].join(' or ')}`,
    }),
  ]);
}

/** The platform of this process as releases name it. */
export function currentPlatform(): string {
  return `${process.platform}-${process.arch}`;
}
