import { describe, expect, test } from 'vitest';
import { matchesPrincipal, overlap } from '../../fleet/principals.ts';
import { faultsIn } from './faults.ts';

const SSO = 'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_OnCall_*/ada@shop.example';
const ADA = 'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_OnCall_0123456789abcdef/ada@shop.example';
const USER = 'arn:aws:iam::123456789012:user/ops/ada';

describe('a pattern describes', () => {
  test.for<readonly [name: string, pattern: string, arn: string, isOne: boolean]>([
    ['the person whose session bears the name, after the assignment was re-made', SSO, ADA, true],
    ['the same in a partition of its own', SSO.replace('aws:', 'aws-cn:'), ADA.replace('aws:', 'aws-cn:'), true],
    ['nobody of another partition', SSO, ADA.replace('arn:aws:', 'arn:aws-cn:'), false],
    ['nobody of another account', SSO, ADA.replace('123456789012', '210987654321'), false],
    ['nobody with another role', SSO, ADA.replace('OnCall', 'ReadOnly'), false],
    ['nobody with a role that only begins like it', SSO.replace('_*', ''), ADA, false],
    ['nobody with another session', SSO, ADA.replace('ada@', 'bob@'), false],
    ['nobody whose session begins or ends like it', SSO, `${ADA}.evil.test`, false],
    ['no user of that name', SSO, 'arn:aws:iam::123456789012:user/ada@shop.example', false],
    ['each session of a role of one person', SSO.replace('_OnCall_*/ada@shop.example', '/*'), ADA, false],
    ['a user with a path', USER, USER, true],
    ['no user of another path', USER, USER.replace('ops', 'dev'), false],
    ['no user with a longer path', USER, USER.replace('ops', 'ops/ops'), false],
    ['one character by a question mark', SSO.replace('*', '?'.repeat(16)), ADA, true],
    ['not more than one', SSO.replace('*', '?'), ADA, false],
    ['nobody whose own name has a wildcard', USER, 'arn:aws:iam::123456789012:user/ops/*', false],
    [
      'nothing of parts that a wildcard would have to reach over',
      SSO.replace('ada@shop.example', '*'),
      `${ADA}/x`,
      false,
    ],
  ])('%s', ([, pattern, arn, isOne]) => {
    expect(matchesPrincipal(pattern, arn)).toBe(isOne);
  });
});

test.for<readonly [one: string, other: string, isShared: boolean]>([
  ['a:b*', 'a:*c', true],
  ['a:b*', 'a:c*', false],
  ['a:*', 'a:b/c', false],
  ['a:?x', 'a:b*', true],
  ['a:*b*', 'a:c*d', true],
  ['a:bc', 'a:b', false],
])('%s and %s: %s', ([one, other, isShared]) => {
  expect([overlap(one, other), overlap(other, one)]).toEqual([isShared, isShared]);
});

/** Where each fault is, and what it says. */
const faults = (fleet: unknown): string =>
  faultsIn(fleet)
    .map(({ path, allowed }) => `${path}: ${allowed}`)
    .join('\n');

const people = (...iam: readonly (string | readonly string[])[]) => ({
  drills: { people: Object.fromEntries(iam.map((each, at) => [`person${at}`, { iam: each }])) },
});

describe('the fleet', () => {
  test.for([
    ['ada'],
    ['arn:aws:sts::123456789012:assumed-role/ada'],
    ['arn:aws:iam::123456789012:role/OnCall'],
    ['arn:aws:iam::123456789012:root'],
    ['arn:aws:sts::*:assumed-role/OnCall/ada'],
    ['arn:aws:iam::12345678901:user/ada'],
    ['*'],
  ])('takes no principal that is less than a whole ARN of one: %s', ([iam]) => {
    expect(faults(people(iam!))).toMatch(/people\.person0\.iam.*the whole ARN of a principal/);
  });

  test.for([
    ['arn:aws:iam::123456789012:user/*', 'a user without wildcards'],
    ['arn:aws:sts::123456789012:federated-user/a*', 'a user without wildcards'],
    ['arn:aws:sts::123456789012:assumed-role/*/ada', 'the name of a role, not any role'],
    ['arn:aws:sts::123456789012:assumed-role/**?/ada', 'the name of a role, not any role'],
    ['arn:aws:sts::123456789012:assumed-role/OnCall*/ad*', 'a role or a session without wildcards'],
  ])('takes no pattern that is several people: %s', ([iam, message]) => {
    expect(faults(people(iam!))).toContain(message);
  });

  test('takes several principals of one person', () => {
    expect(faultsIn(people([SSO, USER, 'arn:aws:sts::123456789012:assumed-role/ada-on-call/*']))).toEqual([]);
  });

  test('takes no principal that is two people', () => {
    expect(faults(people(SSO, [USER, ADA]))).toMatch(
      /people\.person1\.iam.*principals that are nobody else's: person0 is one of these, too/,
    );
    const slack = 'T024BE7LD/U2147483697';
    // Under a name that is not valid, whatever stands there is compared with nobody.
    expect(faults({ drills: { people: { 'no name': { iam: USER }, ada: { iam: [USER] } } } })).toContain(
      'people.no name',
    );
    expect(faults({ drills: { people: { ada: { slack }, bob: { slack } } } })).toMatch(
      /people\.bob\.slack.*nobody else's: ada/,
    );
  });
});
