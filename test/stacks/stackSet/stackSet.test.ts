import { DescribeAlarmsCommand, CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { readInstallation } from '../../../cli/stackSet/installation.ts';
import { faultsOfStackSet } from '../../../stacks/stackSet/check.ts';
import { mergeStacks } from '../../../stacks/stackSet/merge.ts';
import { deployed, MINUTE, resource } from '../../functions/controllers/replicas/loop/deployed.ts';
import { assemblyOf, TWO_CLUSTERS } from '../../synthesis/assembly.ts';
import { readTemplates } from '../templates.ts';
import { INSTANCE, mergedAssembly } from './merged.ts';

const settings = { stage: 'dev', assetsBucket: 'acme-evenkeel' };

describe('an installation by a stack set', () => {
  test('works in a stack whose name nobody knows before, and is found by the names that it always has', async () => {
    const folder = await mergedAssembly(new URL('../hub/memberFleet.ts', import.meta.url));
    const shop = await deployed({ assemblyFolder: folder, shop: () => 1.2 });
    expect(shop.stacks.map(({ stackName }) => stackName)).toEqual([INSTANCE]);
    await shop.run(40 * MINUTE);
    expect(shop.decisions()).toContain('add/overloaded');
    expect(shop.problems).toEqual([]);
    expect(shop.region.iam.denials).toEqual([]);
    // There is no hub: its rule may leave letters, which it may only under the name that rules of ours have.
    expect(
      shop.region.sqs.queue(resource(shop, 'AWS::SQS::Queue', 'HubUndelivered').ref).messages().length,
    ).toBeGreaterThan(0);
    const { MetricAlarms = [] } = await new CloudWatchClient(shop.region.clientConfig()).send(
      new DescribeAlarmsCommand({ AlarmNamePrefix: 'evenkeel-dev-WatchHeartbeatMissing' }),
    );
    expect(MetricAlarms.map(({ StateValue }) => StateValue)).toEqual(['OK']);
  });

  test('has every resource of its stacks, and roles that may be there once in each Region', async () => {
    const fleet = new URL('../hub/memberFleet.ts', import.meta.url);
    const merged = [...readTemplates(await mergedAssembly(fleet)).values()].flat();
    const apart = [...readTemplates(await assemblyOf(fleet)).values()].flat();
    expect(merged.map(({ type }) => type).toSorted()).toEqual(apart.map(({ type }) => type).toSorted());
    const roles = merged.filter(({ type }) => type === 'AWS::IAM::Role');
    expect(roles.length).toBeGreaterThan(5);
    for (const { properties } of roles) {
      expect(properties['RoleName']).toEqual({
        'Fn::Sub': expect.stringMatching(/^evenkeel-dev-.+-\$\{AWS::Region\}$/) as string,
      });
    }
    expect(JSON.stringify(merged)).not.toContain('cdk-hnb659fds');
  });
});

test('a fleet that names no account can be deployed by a stack set; one that does is told which', async () => {
  const faults = async (file: URL) => {
    const { stacks } = readInstallation(await assemblyOf(file));
    return faultsOfStackSet(mergeStacks(stacks, settings), '');
  };
  expect(await faults(TWO_CLUSTERS)).toEqual([]);
  expect(await faults(new URL('../everythingFleet.ts', import.meta.url))).toEqual([
    'the account 123456789012 is named: give that resource by its name, or a stage of its own',
  ]);
});

describe('a stack set cannot deploy', () => {
  const role = (RoleName: string | { readonly 'Fn::Sub': string }) => ({
    Resources: { Own: { Type: 'AWS::IAM::Role', Properties: { RoleName } } },
  });
  test.for<readonly [sentence: string, template: Parameters<typeof faultsOfStackSet>[0], fault: string | undefined]>([
    ['nothing but what is wrong', { Resources: {} }, undefined],
    [
      'a parameter',
      { Parameters: { Vpc: { Type: 'String' } } },
      'the parameter Vpc: nothing gives it a value in each account',
    ],
    [
      'what another stack puts out',
      { Outputs: { One: { Value: { 'Fn::GetStackOutput': { StackName: 'other', OutputName: 'One' } } } } },
      'Fn::GetStackOutput: the stacks of a stack set have names that nobody knows before',
    ],
    [
      'an import',
      { Outputs: { One: { Value: { 'Fn::ImportValue': 'one' } } } },
      'Fn::ImportValue: the stacks of a stack set have names that nobody knows before',
    ],
    [
      'a role that has the same name in each Region',
      role('ours'),
      'Own has the name "ours" in each Region of an account, which takes it once',
    ],
    ['no role whose name has its Region', role({ 'Fn::Sub': 'ours-${AWS::Region}' }), undefined],
    [
      'what is in an account',
      { Outputs: { One: { Value: 'arn:aws:sns:eu-west-1:123456789012:own' } } },
      'the account 123456789012 is named: give that resource by its name, or a stage of its own',
    ],
    [
      'nothing less for the hub',
      { Outputs: { One: { Value: 'arn:aws:events:eu-west-1:123456789012:event-bus/evenkeel-hub-dev' } } },
      undefined,
    ],
    [
      'five hundred resources',
      { Resources: Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`R${at}`, {}])) },
      undefined,
    ],
    [
      'more than five hundred',
      { Resources: Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`R${at}`, {}])) },
      '501 resources, where a template takes 500: divide the fleet into stages',
    ],
    [
      'more than a megabyte',
      { Description: 'x'.repeat(1_000_000) },
      '1000018 bytes, where a template takes 1000000: divide the fleet into stages',
    ],
  ])('%s', ([, template, fault]) => {
    expect(faultsOfStackSet(template, '')).toEqual(fault === undefined ? [] : [fault]);
  });

  test('a fleet in whose functions an account is named', () => {
    expect(faultsOfStackSet({}, '{"arn":"arn:aws:rds:eu-west-1:210987654321:cluster:shop"}')).toEqual([
      'the account 210987654321 is named: give that resource by its name, or a stage of its own',
    ]);
  });
});
