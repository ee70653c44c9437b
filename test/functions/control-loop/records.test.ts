import { expect, test } from 'vitest';
import { filterValues, mapValues, without } from '../../../functions/control-loop/records.ts';

const record = { one: 1, two: 2, three: 3 };

test('a record loses the keys that are named, and no others', () => {
  expect(without(record, ['two', 'four'])).toEqual({ one: 1, three: 3 });
});

test('a record keeps what is chosen by value and by key', () => {
  expect(filterValues(record, (value, id) => value > 1 && id !== 'three')).toEqual({ two: 2 });
});

test('each value is mapped under its own key', () => {
  expect(mapValues({ a: 'x', b: 'y' }, (value, id) => `${id}${value}`)).toEqual({ a: 'ax', b: 'by' });
});
