import { expect, test } from 'vitest';
import { sharersOf } from '../../../../functions/controllers/targets/controller.ts';
import { A, B, policy } from './builders.ts';

const of = (name: string, pool: ReturnType<typeof policy>['pool'], changes: Parameters<typeof policy>[0] = {}) =>
  [name, policy({ arn: `arn:${name}`, pool, ...changes })] as const;
const web = { ecsService: { cluster: 'main', service: 'web' } };

const policies = new Map([
  of('blue', { autoScalingGroup: 'web' }),
  of('green', { autoScalingGroup: 'web' }, { zones: [A, B], minHealthyPerZone: 2 }),
  of('other', { autoScalingGroup: 'api' }),
  of('tasks', web),
  of('more', web),
  of('elsewhere', { ecsService: { cluster: 'other', service: 'web' } }),
  of('tagged', { ec2: { tagKey: 'pool', tagValue: 'web' } }),
  of('twin', { ec2: { tagKey: 'pool', tagValue: 'web' } }),
  of('kube', 'external'),
  of('pods', 'external'),
]);

test.for([
  ['blue', ['green']],
  ['green', ['blue']],
  ['other', []],
  ['tasks', ['more']],
  ['elsewhere', []],
  ['tagged', []],
  ['kube', []],
] as const)('%s shares its pool with %j', ([group, names]) => {
  expect(sharersOf(group, policies).map(({ name }) => name)).toEqual(names);
});

test('the fleet says what each zone of another group keeps', () => {
  expect(sharersOf('blue', policies)).toEqual([{ name: 'green', arn: 'arn:green', keep: { [A]: 2, [B]: 2 } }]);
});
