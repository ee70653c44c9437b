import { expect, test } from 'vitest';
import { ClientMessages } from '../../../../sandbox/postgres-wire/messages.ts';

const STARTUP = [0, 0, 0, 9, 0, 3, 0, 0, 0];

test.for([
  ['the first message', [0, 0, 0, 7, 0, 3, 0, 0], 7],
  ['the first message, negatively', [128, 0, 0, 41, 0, 3, 0, 0], -2_147_483_607],
  ['a query', [...STARTUP, 81, 0, 0, 0, 3], 3],
  ['a query, negatively', [...STARTUP, 81, 255, 255, 255, 255], -1],
] as const)('%s that is shorter than what it begins with is refused, not read for ever', ([, bytes, length]) => {
  expect(() => [...new ClientMessages().read(Buffer.from(bytes))]).toThrow(
    `a message of ${length} bytes is shorter than what it begins with`,
  );
});
