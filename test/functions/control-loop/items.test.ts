import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expect, test } from 'vitest';
import { historyItem, interlockKey, pauseKey } from '../../../functions/control-loop/items.ts';
import { NOW } from '../now.ts';

test('keys are those that docs/architecture.md lists', () => {
  expect(pauseKey('replicas', 'shop')).toEqual({ pk: 'pauses#replicas', sk: 'pause#shop' });
  expect(interlockKey('replicas', 'shop')).toEqual({ pk: 'interlocks#replicas', sk: 'interlock#shop' });
});

test('a history entry is kept for 90 days under its time, and what it does not say is left out', () => {
  const line = { atMs: NOW + 999, event: 'resumed', why: undefined };
  expect(unmarshall(historyItem('pause-history#replicas#shop', 'resumed', line))).toEqual({
    pk: 'pause-history#replicas#shop',
    sk: '2026-03-02T12:00:00.999Z#resumed',
    schemaVersion: 1,
    atMs: NOW + 999,
    event: 'resumed',
    expires: NOW / 1000 + 7_776_000,
  });
});
