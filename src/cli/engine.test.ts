import { expect, it } from 'vitest';
import { memoryIo } from '../../test/support/memory-io.js';
import { run } from './engine.js';

it.each([
  [[], 'error UNKNOWN_ACTION engine needs an action\n   fix: use `voxrun engine install`'],
  [['remove'], 'error UNKNOWN_ACTION engine has no action "remove"\n   fix: use `voxrun engine install`'],
])('engine %j is refused with what it can do', async (args, message) => {
  const io = memoryIo();
  expect([await run(args, {}, io), io.errors]).toEqual([2, [message]]);
});
