import { describe, expect, test } from 'vitest';
import { personOf } from '../../../../functions/drills/api/drillPeople.ts';
import { identityOf } from '../../../../functions/drills/api/identity.ts';
import { RefusedError } from '../../../../functions/drills/api/refusal.ts';

describe('who somebody is', () => {
  const people = { ada: { iam: 'ada', slack: 'T1/U1' }, bob: { iam: 'bob' } };

  test('is one person in every channel', () => {
    expect(personOf('iam:ada', { people })).toBe('ada');
    expect(personOf('slack:T1/U1', { people })).toBe('ada');
    expect(personOf('slack:T1/U2', { people })).toBe('slack:T1/U2');
    expect(personOf('unverified', { people })).toBe('unverified');
  });

  test('is said by the signature: the session of a role, or a user', () => {
    expect(identityOf('arn:aws:sts::123456789012:assumed-role/OnCall/ada', undefined, [])).toBe('iam:ada');
    expect(identityOf('arn:aws:iam::123456789012:user/bob', undefined, [])).toBe('iam:bob');
  });

  test("is said by Slack's function for others, and by nobody else", () => {
    const slack = 'arn:aws:sts::123456789012:assumed-role/SlackRole/slack';
    expect(identityOf(slack, 'slack:T1/U1', ['SlackRole'])).toBe('slack:T1/U1');
    const refused = [
      () => identityOf(slack, 'slack:T1/U1', []),
      () => identityOf(slack, 'iam:ada', ['SlackRole']),
      () => identityOf(slack, undefined, ['SlackRole']),
      () => identityOf('arn:aws:iam::123456789012:user/SlackRole', 'slack:T1/U1', ['SlackRole']),
    ];
    for (const attempt of refused) expect(attempt).toThrow(RefusedError);
  });
});
