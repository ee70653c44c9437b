import { expect, test, vi } from 'vitest';
import { readItem } from '../../../functions/control-loop/readItem.ts';

const item = (untilMs: string) => ({ pk: { S: 'drills' }, sk: { S: 'one' }, untilMs: { N: untilMs } });

test.for([
  ['0', 0],
  ['-1.5', -1.5],
  ['9007199254740991', 9_007_199_254_740_991],
  ['9007199254740993', 9_007_199_254_740_992],
  ['1e400', Number.POSITIVE_INFINITY],
] as const)('a number of %s is read', ([text, expected]) => {
  expect(readItem(item(text))).toEqual({ pk: 'drills', sk: 'one', untilMs: expected });
});

test('an item whose number cannot be read exactly is named in the log, and no other', () => {
  const lines: string[] = [];
  // Powertools writes errors there, past the global console.
  const log = vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  readItem(item('9007199254740991'));
  expect(lines).toEqual([]);
  readItem(item('9007199254740993'));
  log.mockRestore();
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ pk: 'drills', sk: 'one' }]);
});
