import { anything, arnOf, each, requestTags, withRequestTags } from './demand.ts';
import type { DemandsOf, ServiceActions } from './demand.ts';

/** `/a/b` and `a/b` name the same parameter in an ARN; `:3` or `:label` behind a name is a version of it. */
function parameterArn(name = '*'): string {
  if (name.startsWith('arn:')) return name;
  return arnOf('ssm', 'parameter/', name.replace(/^\//, '').split(':')[0]);
}

const parameter: DemandsOf = (input) => [{ resource: parameterArn(input['Name']) }];
const parameters: DemandsOf = (input) => each(((input['Names'] ?? []) as readonly string[]).map(parameterArn));

/** Tagging at creation needs the right to tag, too (user guide, "Tagging parameters"). */
const putParameter: DemandsOf = (input) => {
  const resource = parameterArn(input['Name']);
  const context = requestTags(input['Tags']);
  const tagging = { action: 'ssm:AddTagsToResource', resource, context };
  return Object.keys(context).length === 0 ? [{ resource }] : [{ resource, context }, tagging];
};

const tagged = withRequestTags((input) => [
  { resource: input['ResourceType'] === 'Parameter' ? parameterArn(input['ResourceId']) : '*' },
]);

export const ssm: ServiceActions = {
  AddTagsToResource: tagged,
  DeleteParameter: parameter,
  DeleteParameters: parameters,
  DescribeParameters: anything,
  GetParameter: parameter,
  GetParameterHistory: parameter,
  GetParameters: parameters,
  GetParametersByPath: (input) => [{ resource: parameterArn(String(input['Path']).replace(/\/$/, '')) }],
  ListTagsForResource: tagged,
  PutParameter: putParameter,
  RemoveTagsFromResource: tagged,
};

/** A secret that does not exist is known by its name alone. */
const secret: DemandsOf = (input, lookups) => {
  const id = String(input['SecretId']);
  return [
    { resource: (id.startsWith('arn:') ? id : lookups.secretArn?.(id)) ?? arnOf('secretsmanager', 'secret:', id) },
  ];
};

/** Asked about by its name, before AWS has drawn the six characters (a guess); tagging at once needs the right to tag. */
const newSecret: DemandsOf = (input) => {
  const resource = arnOf('secretsmanager', 'secret:', input['Name']);
  const context = requestTags(input['Tags']);
  const tagging = { action: 'secretsmanager:TagResource', resource, context };
  return [{ resource, context }, ...(Object.keys(context).length > 0 ? [tagging] : [])];
};

export const secretsmanager: ServiceActions = {
  CreateSecret: newSecret,
  DeleteResourcePolicy: secret,
  DeleteSecret: secret,
  DescribeSecret: secret,
  GetResourcePolicy: secret,
  GetSecretValue: secret,
  ListSecretVersionIds: secret,
  ListSecrets: anything,
  PutResourcePolicy: secret,
  PutSecretValue: secret,
  RestoreSecret: secret,
  TagResource: withRequestTags(secret),
  UntagResource: withRequestTags(secret),
  UpdateSecret: secret,
  UpdateSecretVersionStage: secret,
};

/**
 * What is about a group as a whole is decided as being about a stream without a name, `log-group:NAME:log-stream:`,
 * as published refusals of CreateLogGroup mostly say, so that a policy for `log-group:NAME:*` covers both.
 */
const group: DemandsOf = (input) => [
  { resource: streamArn(input['logGroupName'] ?? input['logGroupIdentifier'] ?? '', '') },
];
const stream: DemandsOf = (input) => [{ resource: streamArn(input['logGroupName'], input['logStreamName']) }];

function streamArn(groupNameOrArn: string, streamName: string): string {
  const name = groupNameOrArn.replace(/^arn:.*:log-group:/, '').replace(/:\*$/, '');
  return arnOf('logs', 'log-group:', `${name}:log-stream:${streamName}`);
}

export const logs: ServiceActions = {
  CreateLogGroup: withRequestTags(group),
  CreateLogStream: stream,
  DeleteLogGroup: group,
  DescribeLogGroups: anything,
  DescribeLogStreams: group,
  FilterLogEvents: group,
  GetLogEvents: stream,
  PutLogEvents: stream,
  PutRetentionPolicy: group,
};
