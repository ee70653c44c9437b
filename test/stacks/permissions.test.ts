import { beforeAll, describe, expect, test } from 'vitest';
import { assemblyFolder, synthesizeBefore, TWO_CLUSTERS } from '../synthesis/assembly.ts';
import { controlPlaneIn, type Declared, ofType, policiesIn, type RolePolicy, spelled } from './templates.ts';

/** One action on one resource, as a role's policies allow it; conditions as JSON. */
interface Permission {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly condition: string;
}

let resources: readonly Declared[];
let permissions: readonly Permission[];
synthesizeBefore(TWO_CLUSTERS);
beforeAll(() => {
  resources = controlPlaneIn(assemblyFolder());
  permissions = policiesIn(resources).flatMap(readPolicy);
});

function readPolicy({ roles, document }: RolePolicy): Permission[] {
  return roles.flatMap((role) =>
    document.Statement.flatMap((statement) => {
      // Anything else, such as NotAction, would be read as nothing at all.
      expect(
        Object.keys(statement)
          .filter((key) => key !== 'Condition')
          .toSorted(),
      ).toEqual(['Action', 'Effect', 'Resource']);
      expect(statement.Effect).toBe('Allow');
      const condition = statement.Condition ? JSON.stringify(statement.Condition) : '';
      return [statement.Action]
        .flat()
        .flatMap((action) =>
          [statement.Resource].flat().map((resource) => ({ role, action, resource: spelled(resource), condition })),
        );
    }),
  );
}

const REPLICAS = '<ReplicasFunctionRole>';
const RDS = 'arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:';

/** `action resource condition`, with the part that all ARNs of RDS have in common left out. */
const listed = (chosen: (permission: Permission) => boolean) =>
  permissions
    .filter(chosen)
    .map(({ action, resource, condition }) => [action, resource.replace(RDS, ''), condition].join(' ').trim())
    .toSorted();

const isReading = ({ action }: Permission) => /:(Describe|Get|List|BatchGet|Query)/.test(action);

describe('the roles', () => {
  test('allow no action by a wildcard', () => {
    expect(permissions.length).toBeGreaterThan(0);
    expect(permissions.filter(({ action }) => action.includes('*'))).toEqual([]);
  });

  test('allow nothing but reading on all resources, unless a condition says when', () => {
    const everywhere = permissions.filter(({ resource }) => resource === '*');
    expect(everywhere.filter((permission) => !isReading(permission) && permission.condition === '')).toEqual([]);
  });

  test('are taken on by Lambda, and by the scheduler and the rules of this account, and by nobody else', () => {
    const trusted = ofType(resources, 'AWS::IAM::Role').map(({ logicalId, properties }) => {
      const { Statement: statements } = properties['AssumeRolePolicyDocument'] as { Statement: readonly object[] };
      return [logicalId.replace(/^.*?(Scheduler|Due|Notify|Function)Role.*$/, '$1'), statements] as const;
    });
    const trust = (service: string) => ({ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: service } });
    // Schedules of other accounts could name the role, too.
    const ofThisAccount = { Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } } };
    const expected: Readonly<Record<string, object>> = {
      Function: trust('lambda.amazonaws.com'),
      Notify: { ...trust('events.amazonaws.com'), ...ofThisAccount },
      Scheduler: { ...trust('scheduler.amazonaws.com'), ...ofThisAccount },
      Due: { ...trust('scheduler.amazonaws.com'), ...ofThisAccount },
    };
    for (const [kind, statements] of trusted) expect(statements).toEqual([expected[kind]]);
  });

  test('have no managed policy of AWS, which would grow without us', () => {
    for (const { properties } of ofType(resources, 'AWS::IAM::Role')) {
      expect(properties['ManagedPolicyArns']).toBeUndefined();
    }
  });
});

describe('the replicas function', () => {
  // The other cluster is only observed.
  const tagged =
    '{"StringEquals":{"aws:ResourceTag/evenkeel:stage":"dev","aws:ResourceTag/evenkeel:cluster":["shop"]}}';
  const tagging = '{"StringEquals":{"aws:RequestTag/evenkeel:stage":"dev"}}';

  test('makes, tags and deletes only what bears our name and our tag, in the clusters of the fleet', () => {
    expect(listed((p) => p.role === REPLICAS && p.action.startsWith('rds:') && !isReading(p))).toEqual(
      [
        `rds:AddTagsToResource cluster-endpoint:evenkeel-* ${tagging}`,
        `rds:AddTagsToResource db:evenkeel-* ${tagging}`,
        `rds:CreateDBClusterEndpoint cluster-endpoint:evenkeel-* ${tagging}`,
        `rds:CreateDBClusterEndpoint cluster:shop`,
        `rds:CreateDBInstance cluster:shop`,
        `rds:CreateDBInstance db:evenkeel-* ${tagging}`,
        // The groups of the cluster that a reader joins.
        `rds:CreateDBInstance og:*`,
        `rds:CreateDBInstance pg:*`,
        `rds:CreateDBInstance subgrp:*`,
        `rds:DeleteDBInstance db:evenkeel-* ${tagged}`,
        `rds:ModifyDBClusterEndpoint cluster-endpoint:evenkeel-* ${tagged}`,
      ].toSorted(),
    );
  });

  test('changes nothing else than the ledger, its log and our bus, and lets RDS use the role and the keys of readers', () => {
    const changing = (p: Permission) => p.role === REPLICAS && !p.action.startsWith('rds:') && !isReading(p);
    const own =
      '{"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["controller#replicas","leases#replicas","history#replicas#*"]}}';
    expect(listed(changing)).toEqual([
      `dynamodb:PutItem <Ledger.Arn> ${own}`,
      `dynamodb:UpdateItem <Ledger.Arn> ${own}`,
      'events:PutEvents <Bus.Arn> {"StringEquals":{"events:source":"evenkeel","events:detail-type":' +
        '["Decision Made","Action Finished","Attention Needed","Warm Up Requested"]}}',
      'iam:PassRole arn:<AWS::Partition>:iam::<AWS::AccountId>:role/* ' +
        '{"StringEquals":{"iam:PassedToService":"monitoring.rds.amazonaws.com"}}',
      // By RDS, which encrypts with the customer managed key of the cluster on behalf of whoever adds a reader.
      'kms:CreateGrant arn:<AWS::Partition>:kms:<AWS::Region>:*:key/* ' +
        '{"StringEquals":{"kms:ViaService":{"Fn::Join":["",["rds.",{"Ref":"AWS::Region"},".",{"Ref":"AWS::URLSuffix"}]]}},' +
        '"Bool":{"kms:GrantIsForAWSResource":"true"}}',
      'logs:CreateLogStream <ReplicasFunctionLogs.Arn>',
      'logs:PutLogEvents <ReplicasFunctionLogs.Arn>',
      // By Lambda, for events that it could not handle.
      'sqs:SendMessage <DeadLetters.Arn>',
    ]);
  });

  test('lets RDS find the keys of a cluster, and looks at no key itself', () => {
    expect(listed((p) => p.role === REPLICAS && p.action === 'kms:DescribeKey')).toEqual([
      'kms:DescribeKey arn:<AWS::Partition>:kms:<AWS::Region>:*:key/* {"StringEquals":{"kms:ViaService":' +
        '{"Fn::Join":["",["rds.",{"Ref":"AWS::Region"},".",{"Ref":"AWS::URLSuffix"}]]}}}',
    ]);
  });
});

describe('the other functions', () => {
  test('make and delete no reader, but by the hand of Application Auto Scaling', () => {
    const others = permissions.filter(({ role, action }) => role !== REPLICAS && action.startsWith('rds:'));
    const changing = others.filter((permission) => !isReading(permission));
    expect(new Set(changing.map(({ condition }) => condition))).toEqual(
      new Set(['{"Bool":{"aws:ViaAWSService":"true"}}']),
    );
  });

  test('are triggered by schedules, which may do nothing else', () => {
    const ticks = permissions.filter(({ role }) => role === '<SchedulerRole>');
    expect(new Set(ticks.map(({ action }) => action))).toEqual(new Set(['lambda:InvokeFunction']));
    expect(new Set(ticks.map(({ resource }) => resource.replace(':*', '')))).toEqual(
      new Set(['<ReplicasFunction.Arn>', '<SafetyNetFunction.Arn>', '<EndpointsFunction.Arn>']),
    );
  });
});
