import { expect, test } from 'vitest';
import { LoadFactors } from '../../../sandbox/weather/loads.ts';
import { readRequest, WeatherError } from '../../../sandbox/weather/request.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 2, 2, 8);

/** Twice the load from now on for twenty minutes: it comes and goes within three. */
const spike = () => {
  const factors = new LoadFactors();
  factors.add('spike', 2, NOW, NOW + 20 * MINUTE);
  return factors;
};

test.each([
  ['a minute before it comes', -1, 1],
  ['at its beginning', 0, 1],
  ['half way up', 1.5, 1.5],
  ['at its height', 3, 2],
  ['at its end', 20, 2],
  ['half way down', 21.5, 1.5],
  ['when it is gone', 23, 1],
])('a spike %s: %s min', (_, minutes, factor) => {
  expect(spike().at(NOW + minutes * MINUTE)).toBeCloseTo(factor, 9);
});

test('factors multiply each other', () => {
  const factors = spike();
  factors.add('down', 0.5, NOW, NOW + 60 * MINUTE);
  expect(factors.at(NOW + 10 * MINUTE)).toBeCloseTo(1, 9);
});

test('what is ended goes as it came, and what is over stays over', () => {
  const factors = spike();
  factors.end('spike', NOW + 10 * MINUTE);
  expect(factors.at(NOW + 11.5 * MINUTE)).toBeCloseTo(1.5, 9);
  expect(factors.at(NOW + 13 * MINUTE)).toBe(1);
  factors.end('spike', NOW + 40 * MINUTE);
  expect(factors.at(NOW + 41 * MINUTE)).toBe(1);
});

test.each([
  ['a kind that there is not', { kind: 'hail' }],
  ['no kind', {}],
  ['a field that nobody knows', { kind: 'pause', force: true }],
  ['an amount below zero', { kind: 'load-up', amount: -1 }],
  ['an amount that is no number', { kind: 'load-up', amount: '50' }],
  ['nothing', null],
])('a request with %s is refused', (_, request) => {
  expect(() => readRequest(request)).toThrow(WeatherError);
});
