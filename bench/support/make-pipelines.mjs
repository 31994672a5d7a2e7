import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A pipeline of `count` stages that copy a file one after another, as DVC keeps it without a repository of git. */
export function makeDvcPipeline(folder, count) {
  mkdirSync(folder, { recursive: true });
  const stage = (index) => `  step_${index}:
    cmd: cp ${index}.txt ${index + 1}.txt
    deps: [${index}.txt]
    outs: [${index + 1}.txt]
`;
  writeFileSync(join(folder, '0.txt'), 'begin\n');
  writeFileSync(join(folder, 'dvc.yaml'), `stages:\n${each(count, stage)}`);
  return folder;
}

/** The same for Snakemake. */
export function makeSnakemakePipeline(folder, count) {
  mkdirSync(folder, { recursive: true });
  const rule = (index) => `rule step_${index}:
    input: "${index}.txt"
    output: "${index + 1}.txt"
    shell: "cp {input} {output}"
`;
  writeFileSync(join(folder, '0.txt'), 'begin\n');
  writeFileSync(join(folder, 'Snakefile'), `rule all:\n    input: "${count}.txt"\n${each(count, rule)}`);
  return folder;
}

function each(count, make) {
  return Array.from({ length: count }, (_, index) => make(index)).join('');
}
