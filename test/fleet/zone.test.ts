import { expect, test } from 'vitest';
import { zoneName } from '../../fleet/zone.ts';

test.each([
  'eu-west-1a',
  'ap-southeast-4c',
  'us-gov-east-1a',
  'cn-north-1a',
  'cn-northwest-1c',
  'eusc-de-east-1a',
  'us-iso-east-1b',
  'us-isob-east-1a',
  'eu-isoe-west-1a',
  'us-isof-south-1a',
  'us-west-2-lax-1a',
  'us-west-2-lax-1b',
  'us-east-1-chi-2a',
  'us-east-1-wl1-bos-wlz-1',
])('%s is the name of a zone', (name) => {
  expect(zoneName.safeParse(name).success).toBe(true);
});

test.each([
  'here',
  'eu-west-1',
  'eu-west-a',
  'EU-WEST-1A',
  'euw1-az1',
  'eu-west-1a ',
  'us-west-2-lax-1',
  'us-west-2-lax',
])('%s is none', (name) => {
  expect(zoneName.safeParse(name).error?.issues[0]?.message).toBe('an Availability Zone such as eu-west-1a');
});
