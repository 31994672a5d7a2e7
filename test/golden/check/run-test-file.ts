import { pathToFileURL } from 'node:url';
import { getFn, setFn, startTests, type File, type Suite, type Test, type VitestRunner } from '@vitest/runner';

export interface TestFileRun {
  /** Compiled, with its imports beside it. */
  readonly file: string;
  /** Positions of the tests to run; all of them by default. */
  readonly only?: ReadonlySet<number>;
  /** Is told the position of each test before it runs. */
  readonly onTest?: (position: number) => void;
}

export interface TestFileOutcome {
  readonly tests: number;
  /** Name and message of the first failure, after which nothing runs; undefined where all passed. */
  readonly failure?: string;
}

/**
 * Runs the tests of one file in this process. The file itself is loaded anew each time, what it imports only once:
 * a thousand runs cost no more than their tests.
 */
export async function runTestFile({ file, only, onTest }: TestFileRun): Promise<TestFileOutcome> {
  let tests: readonly Test[] = [];
  let failure: string | undefined;
  const [loaded] = await startTests([file], {
    config: CONFIG,
    importFile: (path) => import(`${pathToFileURL(path).href}?run=${(runs += 1)}`) as Promise<unknown>,
    onCollected: (files) => {
      tests = files.flatMap(testsOf);
    },
    onBeforeRunTask: (test) => {
      const position = tests.indexOf(test);
      if (failure !== undefined || (only !== undefined && !only.has(position))) test.mode = 'skip';
      else onTest?.(position);
      const body = getFn(test);
      setFn(test, () => withoutDiff(body));
    },
    onAfterRunTask: (test) => {
      if (test.result?.state === 'fail') failure ??= `${test.name}: ${test.result.errors?.[0]?.message ?? ''}`;
    },
  });
  // A file that does not load, or a hook that throws, fails without any test.
  if (loaded?.result?.state === 'fail') failure ??= loaded.result.errors?.[0]?.message ?? 'the file failed';
  return { tests: tests.length, ...(failure !== undefined && { failure }) };
}

let runs = 0;

/** The difference of two large objects, which the runner would print, takes longer than most tests. */
async function withoutDiff(body: () => unknown): Promise<void> {
  try {
    await body();
  } catch (error) {
    if (error instanceof Error) Object.assign(error, { showDiff: false });
    throw error;
  }
}

const CONFIG: VitestRunner['config'] = {
  root: '/',
  setupFiles: [],
  name: undefined,
  passWithNoTests: true,
  testNamePattern: undefined,
  allowOnly: false,
  sequence: { seed: 0, hooks: 'stack', setupFiles: 'list' },
  chaiConfig: undefined,
  maxConcurrency: 1,
  testTimeout: 60_000,
  hookTimeout: 60_000,
  retry: 0,
  includeTaskLocation: undefined,
  tags: [],
  tagsFilter: undefined,
  strictTags: false,
};

function testsOf(suite: File | Suite): Test[] {
  return suite.tasks.flatMap((task) => (task.type === 'suite' ? testsOf(task) : [task]));
}
