import { describe, expect, test } from 'vitest';
import { defineFleet } from '../../fleet/fleet.ts';
import { faultsIn, shop } from './faults.ts';

const slack = {
  secret: 'evenkeel/slack',
  teamId: 'T024BE7LD',
  appId: 'A024BE7LK',
  channel: 'C024BE7LR',
  operators: ['U024BE7LH'],
};

describe('slack', () => {
  test('needs its app, its channel and its people, and announces changes unless told otherwise', () => {
    expect(defineFleet({ clusters: { shop }, slack }).slack).toEqual({ ...slack, announce: 'changes' });
  });

  test('is nothing unless somebody wants it', () => {
    expect(defineFleet({ clusters: { shop } }).slack).toBeUndefined();
  });

  test.for(['secret', 'teamId', 'appId', 'channel', 'operators'] as const)('does not do without %s', (field) => {
    const { [field]: _left, ...rest } = slack;
    expect(faultsIn({ clusters: { shop }, slack: rest }).map(({ path }) => path)).toEqual([`slack.${field}`]);
  });

  const A_SECRET =
    'the name of a secret, its whole ARN, or ssm: and the name of a SecureString, such as ssm:/evenkeel/slack';
  const fields: readonly {
    readonly field: string;
    readonly takes: readonly unknown[];
    readonly refuses: readonly (readonly [value: unknown, allowed: string])[];
  }[] = [
    {
      field: 'secret',
      takes: [
        'slack',
        '/evenkeel/slack',
        'arn:aws:secretsmanager:eu-west-1:123456789012:secret:evenkeel/slack-AbCd12',
        'arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:slack-AbCd12',
        'ssm:slack',
        'ssm:/evenkeel/slack',
        `ssm:${'/level'.repeat(15)}`,
      ],
      refuses: [
        ['', A_SECRET],
        ['ssm:', A_SECRET],
        ['ssm:/', A_SECRET],
        ['ssm:/evenkeel/', A_SECRET],
        ['ssm:evenkeel/slack', A_SECRET],
        ['ssm:/evenkeel//slack', A_SECRET],
        ['ssm:/evenkeel/slack:3', A_SECRET],
        [`ssm:${'/level'.repeat(16)}`, A_SECRET],
        ['arn:aws:ssm:eu-west-1:123456789012:parameter/evenkeel/slack', A_SECRET],
        // The six characters behind the name are part of an ARN.
        ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:slack', A_SECRET],
        ['xoxb-1 2', A_SECRET],
      ],
    },
    {
      field: 'teamId',
      takes: ['T0S', 'T024BE7LD', `T${'A'.repeat(20)}`],
      refuses: [
        ['T0', 'the ID of a workspace in Slack, such as T024BE7LD'],
        ['E024BE7LD', 'the ID of a workspace in Slack, such as T024BE7LD'],
        ['acme.slack.com', 'the ID of a workspace in Slack, such as T024BE7LD'],
      ],
    },
    {
      field: 'appId',
      takes: ['A024BE7LK'],
      refuses: [['evenkeel', 'the ID of an app in Slack, such as A024BE7LK']],
    },
    {
      field: 'channel',
      takes: ['C024BE7LR', 'G024BE7LR'],
      refuses: [
        ['#on-call', 'the ID of a channel in Slack, such as C024BE7LR'],
        ['D024BE7LR', 'the ID of a channel in Slack, such as C024BE7LR'],
      ],
    },
    {
      field: 'announce',
      takes: ['all', 'changes', 'problems', 'none'],
      refuses: [['everything', "one of 'all', 'changes', 'problems', 'none'"]],
    },
    {
      field: 'operators',
      takes: [['U024BE7LH'], ['U024BE7LH', 'W012A3CDE']],
      refuses: [[[], 'at least 1 in the list']],
    },
  ];

  describe.for(fields)('$field', ({ field, takes, refuses }) => {
    test.for(takes.map((value) => [value] as const))('takes %j', ([value]) => {
      const fleet = defineFleet({ clusters: { shop }, slack: { ...slack, [field]: value } });
      expect(fleet.slack).toMatchObject({ [field]: value });
    });

    test.for(refuses)('refuses %j', ([value, allowed]) => {
      const faults = faultsIn({ clusters: { shop }, slack: { ...slack, [field]: value } });
      expect(faults).toEqual([expect.objectContaining({ path: `slack.${field}`, allowed })]);
    });
  });

  test('names people by their ids, each of which is looked at', () => {
    const faults = faultsIn({ clusters: { shop }, slack: { ...slack, operators: ['U024BE7LH', '@ada'] } });
    expect(faults).toEqual([
      expect.objectContaining({
        path: 'slack.operators.1',
        allowed: 'the ID of a person in Slack, such as U024BE7LH',
      }),
    ]);
  });

  test('has no field that is misspelt', () => {
    const faults = faultsIn({ clusters: { shop }, slack: { ...slack, operator: ['U024BE7LH'] } });
    expect(faults.map(({ path }) => path)).toEqual(['slack.operator']);
  });
});

describe('people of drills', () => {
  test.for(['U024BE7LH', 'T024BE7LD', 'T024BE7LD/ada', 'E024BE7LD/U024BE7LH'])('have no %s in Slack', (value) => {
    const faults = faultsIn({ clusters: { shop }, drills: { people: { ada: { slack: value } } } });
    expect(faults.map(({ path }) => path)).toEqual(['drills.people.ada.slack']);
  });
});
