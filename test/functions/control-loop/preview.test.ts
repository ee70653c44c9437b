import { expect, test } from 'vitest';
import { readPreviewRequest } from '../../../functions/control-loop/preview.ts';

const RESOURCES = ['shop', 'billing'];

test('a request names one resource of the function', () => {
  expect(readPreviewRequest({ plan: 'billing' }, RESOURCES)).toBe('billing');
});

test('a request for what the fleet does not have fails, and says so', () => {
  expect(() => readPreviewRequest({ plan: 'bill' }, RESOURCES)).toThrow(
    'Unknown resource bill: the fleet of this function does not have it.',
  );
});

test.each([undefined, null, 'shop', {}, { plan: 1 }, { plan: null }, { 'detail-type': 'Tick' }])(
  '%j asks for no preview',
  (event) => {
    expect(readPreviewRequest(event, RESOURCES)).toBeUndefined();
  },
);
