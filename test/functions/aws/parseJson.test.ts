import { expect, test } from 'vitest';
import { parseJson, parseObject } from '../../../functions/aws/parseJson.ts';

test('what is no JSON is nothing, and no error quotes it', () => {
  expect(parseJson('{"password":"x"')).toBeUndefined();
  expect(parseJson('')).toBeUndefined();
  expect(parseJson('{"password":"x"}')).toEqual({ password: 'x' });
  expect(parseJson('null')).toBeNull();
});

test.each(['null', '7', '"text"', 'true', '', '{'])('%s has no fields', (text) => {
  expect(Object.keys(parseObject(text))).toEqual([]);
});

test('an object has its fields', () => {
  expect(parseObject('{"a":{"b":1}}')).toEqual({ a: { b: 1 } });
});
