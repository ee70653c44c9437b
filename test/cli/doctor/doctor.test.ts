import { expect, test } from 'vitest';
import { describeDiagnosis, diagnose, exitCodeOf } from '../../../cli/doctor/run.ts';
import { defineFleet } from '../../../fleet/fleet.ts';
import { createRegion } from '../../../sandbox/region.ts';
import { refuse, settingsOf } from '../account/region.ts';

const fleet = defineFleet({ clusters: { shop: { classes: ['db.r6g.large'], zones: ['eu-west-1a'] } } });

test('an empty Region explains everything else that would be found', async () => {
  const region = createRegion();
  const diagnosis = await diagnose({ stage: 'dev', fleet }, settingsOf(region));
  expect(diagnosis.findings.map(({ id }) => id)).toEqual(['region-empty']);
  expect(exitCodeOf(diagnosis)).toBe(2);
  expect(describeDiagnosis(diagnosis)).toContain('before its first deployment:');
});

test.each([
  ['ExpiredToken', 'credentials-expired'],
  ['InvalidClientTokenId', 'credentials-rejected'],
  ['RequestTimeTooSkewed', 'clock-skewed'],
])('credentials that STS answers with %s are %s, and nothing else is known', async (code, id) => {
  const region = createRegion();
  refuse(region, code, 'GetCallerIdentity');
  const diagnosis = await diagnose({ stage: 'dev', fleet }, settingsOf(region));
  expect(diagnosis.findings.map((finding) => finding.id)).toEqual([id]);
  expect(exitCodeOf(diagnosis)).toBe(1);
});
