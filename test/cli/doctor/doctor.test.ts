import { expect, test } from 'vitest';
import { describeDiagnosis, diagnose, exitCodeOf } from '../../../cli/doctor/run.ts';
import { defineFleet } from '../../../fleet/fleet.ts';
import { accessFinding } from '../../../cli/doctor/access.ts';
import { createRegion } from '../../../sandbox/region.ts';
import { AwsError } from '../../../sandbox/wire/handlers.ts';
import { refuse, runCommand, settingsOf } from '../account/region.ts';
import shopFleet from './shopFleet.ts';
import { createWorld } from './world.ts';

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

test.each([
  ['no credentials', {}, [], 'credentials-missing'],
  ['no Region', { AWS_REGION: undefined }, [], 'region-missing'],
  ['an empty Region', { AWS_REGION: '' }, [], 'region-missing'],
  ['a Region that is none', {}, ['--region', 'Europe (Ireland)'], 'region-unknown'],
  ['nobody at the endpoint', {}, ['--endpoint-url', 'http://127.0.0.1:9'], 'endpoint-unreachable'],
])('with %s the command says what to do, and ends with 1', async (_what, environment, options, id) => {
  const { code, stdout, stderr } = await runCommand(['doctor', '--json', ...options], environment);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ findings: [{ id, severity: 'error' }], checked: 0 });
});

test('a host of AWS that does not resolve is a Region that does not exist, or no network', () => {
  const error = Object.assign(new Error('getaddrinfo ENOTFOUND sts.eu-west-9.amazonaws.com'), { code: 'ENOTFOUND' });
  const finding = accessFinding(error, { region: 'eu-west-9', where: 'eu-west-9' });
  expect(finding).toMatchObject({ id: 'region-unknown', message: expect.stringContaining('in the Region eu-west-9') });
  expect(
    accessFinding(new TypeError('x is not a function'), { region: 'eu-west-9', where: 'eu-west-9' }),
  ).toBeUndefined();
});

test('credentials that expire meanwhile are told once, with everything that is not known for them', async () => {
  const { region } = await createWorld({ isDeployed: false });
  region.endpoint.intercept = async ({ operation, service }, _input, next) => {
    if (['GetCallerIdentity', 'DescribeDBClusters', 'GetParametersByPath'].includes(operation)) return await next();
    throw new AwsError('ExpiredToken', `The security token included in the request is expired (${service})`, {
      status: 400,
    });
  };
  const diagnosis = await diagnose({ stage: 'dev', fleet: shopFleet }, settingsOf(region));
  expect(exitCodeOf(diagnosis)).toBe(3);
  expect(diagnosis.unchecked.length).toBeGreaterThan(10);
  expect(new Set(diagnosis.unchecked.map(({ kind }) => kind))).toEqual(new Set(['expired']));
  const text = describeDiagnosis(diagnosis).replaceAll(/\s+/g, ' ');
  expect(text.match(/could not be checked/g)).toHaveLength(1);
  expect(text).toMatch(
    /could not be checked: .*\bload balancers\b.* Log in again, and repeat the command\. not judged: /,
  );
});
