import { expect, test } from 'vitest';
import { consoleUrl } from '../../../functions/aws/console.ts';

test.each([
  ['eu-west-1', 'https://eu-west-1.console.aws.amazon.com'],
  ['cn-north-1', 'https://cn-north-1.console.amazonaws.cn'],
  ['us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com'],
  ['eusc-de-east-1', 'https://eusc-de-east-1.console.amazonaws-eusc.eu'],
  ['us-iso-east-1', undefined],
])('the console of %s is %s', (region, url) => {
  expect(consoleUrl(region)).toBe(url);
});
