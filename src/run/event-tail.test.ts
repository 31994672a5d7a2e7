import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tailEvents } from './event-tail.js';

it('gives each event once, and a line only when it is whole', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'voxrun-tail-')), 'events.jsonl');
  const tail = tailEvents(path);
  expect(tail.next()).toEqual([]);
  appendFileSync(path, '{"kind":"node-started","node":"a"}\n{"kind":"no');
  expect(tail.next()).toEqual([{ kind: 'node-started', node: 'a' }]);
  expect(tail.next()).toEqual([]);
  appendFileSync(path, 'te","node":"a","text":"\u00e4"}\n');
  expect(tail.next()).toEqual([{ kind: 'note', node: 'a', text: '\u00e4' }]);
});
