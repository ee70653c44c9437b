import { type Breach, nameOf, over } from '../breach.ts';
import type { Declared } from '../declared.ts';
import { type QuotaName } from '../quotas.ts';
import { spellOut, spellText } from '../spelled.ts';

interface Statement {
  readonly Action?: string | readonly string[];
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Condition?: Readonly<Record<string, object>>;
}

/** Policies that a resource has for itself, and what they may hold in bytes. */
const OF_RESOURCES: Readonly<Record<string, QuotaName>> = {
  'AWS::SQS::QueuePolicy': 'queuePolicyBytes',
  'AWS::SNS::TopicPolicy': 'topicPolicyBytes',
  'AWS::S3::BucketPolicy': 'bucketPolicyBytes',
};

/** The policies of queues, topics and buckets. */
export function checkResourcePolicies(resources: readonly Declared[]): Breach[] {
  return resources.flatMap((resource) => {
    const quota = OF_RESOURCES[resource.type];
    if (!quota) return [];
    const document = resource.properties['PolicyDocument'];
    const bytes = over(nameOf(resource), spellText(document).length, quota);
    return resource.type === 'AWS::SQS::QueuePolicy' ? [...bytes, ...checkQueuePolicy(resource, document)] : bytes;
  });
}

function checkQueuePolicy(resource: Declared, document: unknown): Breach[] {
  const { Statement: statements } = spellOut(document) as { readonly Statement: Statement | readonly Statement[] };
  const all = [statements].flat();
  const at = nameOf(resource);
  const principals = all.flatMap(({ Principal = [] }) =>
    typeof Principal === 'string' ? Principal : Object.values(Principal).flat(),
  );
  const conditions = all.flatMap(({ Condition = {} }) => Object.values(Condition).flatMap((keys) => Object.keys(keys)));
  return [
    ...over(at, all.length, 'queuePolicyStatements'),
    ...over(at, principals.length, 'queuePolicyPrincipals'),
    ...over(at, conditions.length, 'queuePolicyConditions'),
    ...over(at, Math.max(0, ...all.map(({ Action = [] }) => [Action].flat().length)), 'queuePolicyActions'),
  ];
}

/** What a role has: inline policies together, managed policies by number and each by its size, and its trust. */
export function checkRoles(resources: readonly Declared[]): Breach[] {
  const managed = resources.filter(({ type }) => type === 'AWS::IAM::ManagedPolicy');
  return [
    ...managed.flatMap((policy) =>
      over(nameOf(policy), spellText(policy.properties['PolicyDocument'] ?? '').length, 'managedPolicyBytes'),
    ),
    ...resources.filter(({ type }) => type === 'AWS::IAM::Role').flatMap((role) => checkRole(role, resources, managed)),
  ];
}

function checkRole(role: Declared, resources: readonly Declared[], managed: readonly Declared[]): Breach[] {
  const { AssumeRolePolicyDocument: trust, ManagedPolicyArns = [], Policies = [] } = role.properties;
  const own = (Policies as readonly { PolicyDocument: unknown }[]).map(({ PolicyDocument }) => PolicyDocument);
  const attached = resources.flatMap((resource) =>
    resource.type === 'AWS::IAM::Policy' && isOf(resource, role) ? [resource.properties['PolicyDocument']] : [],
  );
  const inlineBytes = [...own, ...attached].reduce<number>((sum, document) => sum + spellText(document).length, 0);
  const policies = managed.filter((policy) => isOf(policy, role)).length + (ManagedPolicyArns as unknown[]).length;
  const at = nameOf(role);
  return [
    ...over(at, inlineBytes, 'inlinePolicyBytes'),
    ...over(at, policies, 'managedPoliciesPerRole'),
    ...over(at, spellText(trust ?? '').length, 'trustPolicyBytes'),
  ];
}

const isOf = ({ properties }: Declared, { logicalId }: Declared) =>
  ((properties['Roles'] ?? []) as readonly { readonly Ref?: string }[]).some(({ Ref }) => Ref === logicalId);

/** What may invoke a function: its permissions together are one policy. */
export function checkFunctionPolicies(resources: readonly Declared[]): Breach[] {
  const permissions = Map.groupBy(
    resources.filter(({ type }) => type === 'AWS::Lambda::Permission'),
    ({ properties }) => JSON.stringify(properties['FunctionName']),
  );
  return resources.flatMap((resource) => {
    if (resource.type !== 'AWS::Lambda::Function') return [];
    const { logicalId } = resource;
    const own = [{ 'Fn::GetAtt': [logicalId, 'Arn'] }, { Ref: logicalId }].flatMap(
      (name) => permissions.get(JSON.stringify(name)) ?? [],
    );
    return over(nameOf(resource), JSON.stringify(functionPolicy(own)).length, 'functionPolicyBytes');
  });
}

/** As Lambda writes it: the ID of a statement has the names of the stack and of the resource, and 13 characters. */
const functionPolicy = (permissions: readonly Declared[]) => ({
  Version: '2012-10-17',
  Id: 'default',
  Statement: permissions.map(({ properties, logicalId }) => ({
    Sid: `evenkeel-${'x'.repeat(16)}-${logicalId}-${'x'.repeat(13)}`,
    Effect: 'Allow',
    Principal: { Service: spellText(properties['Principal']) },
    Action: properties['Action'],
    Resource: spellText({ 'Fn::GetAtt': ['', 'Arn'] }),
    Condition: { ArnLike: { 'AWS:SourceArn': spellText(properties['SourceArn'] ?? '') } },
  })),
});
