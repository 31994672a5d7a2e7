import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../src/base/package-root.js';
import { commands } from '../src/cli/commands.js';

const root = packageRoot();
const pages = ['README.md', 'CHANGELOG.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)].map(
  (page) => ({ page, text: readFileSync(join(root, page), 'utf8') }),
);

/** `npx voxrun NAME ...` in the shell blocks of all pages, without comments. */
const calls = pages.flatMap(({ page, text }) =>
  [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) =>
    block!.split('\n').flatMap((line) => {
      const called = /^npx voxrun ([^#]+)/.exec(line)?.[1]?.trim();
      return called === undefined ? [] : [{ page, called }];
    }),
  ),
);

describe('a command in the documentation', () => {
  test.each(calls)('$called ($page) has a name and options that exist', ({ called }) => {
    const [name, ...words] = called.split(/\s+/);
    const command = commands.find(({ usage }) => usage.split(' ')[0] === name);
    expect(command?.usage).toBeDefined();
    const known = command!.options.flatMap(({ flags }) => flags.match(/--?[a-z][a-z-]*/g) ?? []);
    expect(known).toEqual(expect.arrayContaining(words.filter((word) => /^--?[a-z]/.test(word))));
  });

  test('is there for every command', () => {
    const readme = pages[0]!.text;
    const missing = commands.map(({ usage }) => usage.split(' ')[0]!).filter((name) => !readme.includes(`| \`${name}`));
    expect(missing).toEqual([]);
  });
});

test('the list of experiments names every one', () => {
  const list = readFileSync(join(root, 'experiments', 'README.md'), 'utf8');
  const files = readdirSync(join(root, 'experiments')).filter((name) => name.endsWith('.yaml'));
  expect(files.filter((name) => !list.includes(`| \`${name}\``))).toEqual([]);
});

test.each(pages)('every link of $page to another file leads to one', ({ page, text }) => {
  const targets = [...text.matchAll(/\]\((?!<?https?:)([^)#]+)/g)].map(([, target]) => target!);
  expect(targets.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
});
