import type * as client from '@aws-sdk/client-secrets-manager';
import type { Handlers } from '../../../wire/handlers.ts';
import { refuseUnsimulated } from '../../../wire/unsimulated.ts';
import { pageOf } from '../../pages.ts';
import { invalid, refused } from '../errors.ts';
import { CURRENT, type Secret, type SecretValue, type Version } from '../secret.ts';
import type { SecretStore } from '../store.ts';

const PUT = new Set(['SecretId', 'ClientRequestToken', 'SecretString', 'SecretBinary', 'VersionStages']);

/** Every version is encrypted under the account's own key, which AWS calls so. */
const KEY_IDS = ['DefaultEncryptionKey'];

export function valueHandlers(store: SecretStore): Handlers<typeof client> {
  return {
    PutSecretValue(input) {
      refuseUnsimulated('secretsmanager:PutSecretValue', input, PUT);
      const { SecretId = '', ClientRequestToken, VersionStages } = input;
      const secret = store.get(SecretId);
      if (!hasValue(input)) throw invalid('You must provide either SecretString or SecretBinary.');
      const VersionId = addVersion(store, secret, input, ClientRequestToken, VersionStages);
      return { ...named(secret), VersionId, VersionStages: secret.stagesOf(VersionId) };
    },

    GetSecretValue({ SecretId = '', VersionId, VersionStage }) {
      const secret = store.get(SecretId);
      const version = secret.version(VersionId, VersionStage);
      secret.accessedMs = version.accessedMs = store.core.clock.now();
      const { id, createdMs, SecretString, SecretBinary } = version;
      return {
        ...named(secret),
        VersionId: id,
        ...(SecretString !== undefined && { SecretString }),
        ...(SecretBinary !== undefined && { SecretBinary }),
        VersionStages: secret.stagesOf(id),
        CreatedDate: new Date(createdMs),
      };
    },

    ListSecretVersionIds({ SecretId = '', IncludeDeprecated = false, MaxResults = 100, NextToken }) {
      const secret = store.get(SecretId);
      const shown = secret.versions().filter(({ id }) => IncludeDeprecated || secret.stagesOf(id).length > 0);
      // By their time: the number is part of the key, so that keys sort as the versions were made.
      const keys = new Map(shown.map((version, at) => [version, String(at).padStart(6, '0')]));
      const keyOf = (version: Version) => keys.get(version)!;
      const request = { limit: MaxResults, token: NextToken };
      const { items, nextToken } = pageOf(shown, keyOf, request, () => invalid('Invalid NextToken.'));
      return {
        ...named(secret),
        Versions: items.map((version) => describe(secret, version)),
        ...(nextToken !== undefined && { NextToken: nextToken }),
      };
    },

    UpdateSecretVersionStage({ SecretId = '', VersionStage = '', MoveToVersionId, RemoveFromVersionId }) {
      const secret = store.get(SecretId);
      secret.moveStage(VersionStage, RemoveFromVersionId, MoveToVersionId);
      secret.changedMs = store.core.clock.now();
      return named(secret);
    },
  };
}

const named = ({ arn, name }: Secret) => ({ ARN: arn, Name: name });

const DAY_MS = 86_400_000;

function describe(secret: Secret, { id, createdMs, accessedMs }: Version) {
  const stages = secret.stagesOf(id);
  return {
    VersionId: id,
    ...(stages.length > 0 && { VersionStages: stages }),
    ...(accessedMs !== undefined && { LastAccessedDate: new Date(accessedMs - (accessedMs % DAY_MS)) }),
    CreatedDate: new Date(createdMs),
    KmsKeyIds: KEY_IDS,
  };
}

/** Adds a version under the caller's token, which SDKs make up where it is not given. @returns the version's id */
export function addVersion(
  store: SecretStore,
  secret: Secret,
  { SecretString, SecretBinary }: SecretValue,
  token: string | undefined,
  stages: readonly string[] = [CURRENT],
): string {
  if (token === undefined)
    throw refused('You must provide a ClientRequestToken value. We recommend a UUID-type value.');
  secret.add({ id: token, createdMs: store.core.clock.now(), SecretString, SecretBinary }, stages);
  return token;
}

/** @throws {AwsError} InvalidParameterException if both kinds of value are given */
export function hasValue({ SecretString, SecretBinary }: SecretValue): boolean {
  if (SecretString !== undefined && SecretBinary !== undefined) {
    throw invalid("You can't specify both a binary secret value and a string secret value in the same secret.");
  }
  return SecretString !== undefined || SecretBinary !== undefined;
}
