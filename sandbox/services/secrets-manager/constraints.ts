import type { Constraint, Constraints } from '../../wire/constraints.ts';

const secretId: Constraint = { length: [1, 2048] };
const token: Constraint = { length: [32, 64] };
const versionId: Constraint = { length: [32, 64] };
const stage: Constraint = { length: [1, 256] };
const description: Constraint = { length: [0, 2048] };
const text: Constraint = { length: [1, 65_536] };
const policy: Constraint = { length: [1, 20_480] };
const page = { NextToken: { length: [1, 4096] } } as const;
const one = { SecretId: secretId };

/** What Secrets Manager's API model demands of inputs beyond their types (service-2.json of 2017-10-17). */
export const CONSTRAINTS: Constraints = {
  CreateSecretRequest: {
    Name: { length: [1, 512] },
    ClientRequestToken: token,
    Description: description,
    SecretBinary: text,
    SecretString: text,
  },
  UpdateSecretRequest: {
    ...one,
    ClientRequestToken: token,
    Description: description,
    SecretBinary: text,
    SecretString: text,
  },
  PutSecretValueRequest: {
    ...one,
    ClientRequestToken: token,
    SecretBinary: text,
    SecretString: text,
    VersionStages: { length: [1, 20], items: stage },
  },
  GetSecretValueRequest: { ...one, VersionId: versionId, VersionStage: stage },
  DescribeSecretRequest: one,
  DeleteSecretRequest: one,
  RestoreSecretRequest: one,
  ListSecretsRequest: { MaxResults: { range: [1, 100] }, ...page },
  ListSecretVersionIdsRequest: { ...one, MaxResults: { range: [1, 100] }, ...page },
  UpdateSecretVersionStageRequest: {
    ...one,
    VersionStage: stage,
    RemoveFromVersionId: versionId,
    MoveToVersionId: versionId,
  },
  TagResourceRequest: one,
  UntagResourceRequest: { ...one, TagKeys: { items: { length: [1, 128] } } },
  Tag: { Key: { length: [1, 128] }, Value: { length: [0, 256] } },
  GetResourcePolicyRequest: one,
  PutResourcePolicyRequest: { ...one, ResourcePolicy: policy },
  DeleteResourcePolicyRequest: one,
  ValidateResourcePolicyRequest: { ...one, ResourcePolicy: policy },
};
