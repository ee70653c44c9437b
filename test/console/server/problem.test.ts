import { expect, test } from 'vitest';
import { problemOf } from '../../../console/server/reader/problem.ts';

const error = (name: string, message: string, code?: string) => Object.assign(new Error(message), { name, code });

const ACTIONS = ['rds:DescribeDBClusters', 'rds:DescribeDBInstances'];

test.each([
  [
    'a denial, with the action that AWS names',
    error('AccessDenied', 'User: x is not authorized to perform: rds:DescribeDBInstances because …'),
    { kind: 'denied', action: 'rds:DescribeDBInstances' },
  ],
  [
    'a denial that names none',
    error('AccessDeniedException', 'no'),
    { kind: 'denied', action: 'rds:DescribeDBClusters' },
  ],
  ['a session that has ended', error('ExpiredToken', 'The security token is expired'), { kind: 'denied' }],
  ['too many calls', error('ThrottlingException', 'Rate exceeded'), { kind: 'throttled' }],
  ['too many calls of RDS', error('Throttling', 'Rate exceeded'), { kind: 'throttled' }],
  ['nobody who answers', error('Error', 'connect ECONNREFUSED 127.0.0.1:1'), { kind: 'unreachable' }],
  ['an answer that does not come', error('TimeoutError', 'no answer'), { kind: 'unreachable' }],
  ['anything else', error('InternalFailure', 'we are sorry'), { kind: 'failed', message: 'we are sorry' }],
])('%s is told apart', (_, given, expected) => {
  expect(problemOf(given, ACTIONS)).toMatchObject(expected);
});

test('a denial comes with the statement that allows all that the part needs', () => {
  const { policyStatement } = problemOf(error('AccessDenied', 'no'), ACTIONS);
  expect(JSON.parse(policyStatement!)).toEqual({ Effect: 'Allow', Action: ACTIONS, Resource: '*' });
});

test('a text of any length is cut', () => {
  expect(problemOf(error('InternalFailure', 'x'.repeat(3_000)), ACTIONS).message).toHaveLength(500);
});
