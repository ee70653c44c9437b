import { expect, test } from 'vitest';
import { Minutes, written } from '../../../console/server/reader/minutes.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 2, 2, 8);

const columns = (values: readonly number[]) => ({ cpu: values });

test('later values of the same minutes take the place of earlier ones, for datapoints come late', () => {
  const minutes = new Minutes(['cpu']);
  minutes.write({ fromMs: NOW, columns: columns([10, 20, Number.NaN]) });
  minutes.write({ fromMs: NOW + MINUTE, columns: columns([21, 30, 40]) });
  expect(minutes.last(10)).toEqual({ fromMs: NOW, columns: { cpu: [10, 21, 30, 40] } });
  expect(minutes.last(2)).toEqual({ fromMs: NOW + 2 * MINUTE, columns: { cpu: [30, 40] } });
  expect(minutes.endMs).toBe(NOW + 4 * MINUTE);
});

test('minutes that were missed are a gap', () => {
  const minutes = new Minutes(['cpu']);
  minutes.write({ fromMs: NOW, columns: columns([10]) });
  minutes.write({ fromMs: NOW + 3 * MINUTE, columns: columns([40]) });
  expect(written(minutes.last(10).columns['cpu']!)).toEqual([10, null, null, 40]);
});

test('a day is kept, and no more', () => {
  const minutes = new Minutes(['cpu']);
  minutes.write({ fromMs: NOW, columns: columns(Array.from({ length: 1440 }, (_, at) => at)) });
  minutes.write({ fromMs: NOW + 1440 * MINUTE, columns: columns([1440]) });
  expect(minutes.length).toBe(1440);
  expect(minutes.last(2000).fromMs).toBe(NOW + MINUTE);
  expect(minutes.last(1).columns['cpu']).toEqual([1440]);
});

test('of a value, two decimals are sent', () => {
  expect(written([1.005, 66.666, Number.NaN, 0])).toEqual([1, 66.67, null, 0]);
});
