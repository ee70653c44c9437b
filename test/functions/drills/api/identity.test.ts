import { describe, expect, test } from 'vitest';
import { personOf } from '../../../../functions/drills/api/drillPeople.ts';
import { identityOf } from '../../../../functions/drills/api/identity.ts';
import { RefusedError } from '../../../../functions/drills/api/refusal.ts';

describe('who somebody is', () => {
  const ADA = 'arn:aws:sts::123456789012:assumed-role/OnCall/ada';
  const people = { ada: { iam: [ADA], slack: 'T1/U1' }, bob: { iam: ['arn:aws:iam::123456789012:user/bob'] } };

  test('is one person in every channel', () => {
    expect(personOf(`iam:${ADA}`, { people })).toBe('ada');
    expect(personOf('slack:T1/U1', { people })).toBe('ada');
    expect(personOf('slack:T1/U2', { people })).toBe('slack:T1/U2');
    expect(personOf('unverified', { people })).toBe('unverified');
  });

  test.for([
    'arn:aws:sts::123456789012:assumed-role/ReadOnly/ada',
    'arn:aws:sts::210987654321:assumed-role/OnCall/ada',
    'arn:aws:iam::123456789012:user/ada',
    'arn:aws:iam::123456789012:user/OnCall/ada',
  ] as const)('is not said by the name of a session or a user alone: %s', (arn) => {
    expect(personOf(`iam:${arn}`, { people })).toBe(`iam:${arn}`);
  });

  test('is said by the signature: the whole ARN', () => {
    expect(identityOf(ADA, undefined, [])).toBe(`iam:${ADA}`);
  });

  test("is said by Slack's function for others, and by nobody else", () => {
    const slack = 'arn:aws:sts::123456789012:assumed-role/SlackRole/slack';
    const delegates = ['arn:aws:sts::123456789012:assumed-role/SlackRole/*'];
    expect(identityOf(slack, 'slack:T1/U1', delegates)).toBe('slack:T1/U1');
    const refused = [
      () => identityOf(slack, 'slack:T1/U1', []),
      () => identityOf(slack, 'iam:ada', delegates),
      () => identityOf(slack, undefined, delegates),
      () => identityOf('arn:aws:iam::123456789012:user/SlackRole', 'slack:T1/U1', delegates),
      () => identityOf(slack.replace('123456789012', '210987654321'), 'slack:T1/U1', delegates),
    ];
    for (const attempt of refused) expect(attempt).toThrow(RefusedError);
  });
});
