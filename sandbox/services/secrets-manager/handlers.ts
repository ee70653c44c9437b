import type * as client from '@aws-sdk/client-secrets-manager';
import { AwsError, type Handlers } from '../../wire/handlers.ts';
import { uuid } from '../events/identifiers.ts';
import { CURRENT, type Secret, type SecretValue } from './secret.ts';
import type { SecretStore } from './store.ts';

/** The longest page, which is also the usual one (API reference, ListSecrets). */
const PAGE = 100;

/** Days until a secret is gone after its deletion, unless the caller says otherwise (API reference, DeleteSecret). */
const RECOVERY_DAYS = { shortest: 7, usual: 30, longest: 30 };

/** The API of Secrets Manager. Replication, rotation, resource policies and keys are not simulated. */
export function createHandlers(store: SecretStore): Handlers<typeof client> {
  return {
    CreateSecret({ Name = '', ClientRequestToken, Description, SecretString, SecretBinary, Tags = [], ...rest }) {
      refuse('CreateSecret', rest);
      const value = { SecretString, SecretBinary };
      const versionId = ClientRequestToken ?? uuid(store.random);
      const tags = new Map(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
      const secret = store.create({ name: Name, description: Description, tags });
      // A secret may be created without a value, and has no version then.
      if (!hasValue(value)) return { ARN: secret.arn, Name };
      addVersion(store, secret, versionId, value, [CURRENT]);
      return { ARN: secret.arn, Name, VersionId: versionId };
    },

    PutSecretValue({ SecretId = '', ClientRequestToken, SecretString, SecretBinary, VersionStages, ...rest }) {
      refuse('PutSecretValue', rest);
      const secret = store.get(SecretId);
      const value = { SecretString, SecretBinary };
      if (!hasValue(value)) throw invalid('You must provide either SecretString or SecretBinary.');
      const versionId = ClientRequestToken ?? uuid(store.random);
      addVersion(store, secret, versionId, value, VersionStages ?? [CURRENT]);
      return { ...named(secret), VersionId: versionId, VersionStages: secret.stagesOf(versionId) };
    },

    GetSecretValue({ SecretId = '', VersionId, VersionStage }) {
      const secret = store.get(SecretId);
      const { id, createdMs, SecretString, SecretBinary } = secret.version(VersionId, VersionStage);
      return {
        ...named(secret),
        VersionId: id,
        ...(SecretString !== undefined && { SecretString }),
        ...(SecretBinary !== undefined && { SecretBinary }),
        VersionStages: secret.stagesOf(id),
        CreatedDate: new Date(createdMs),
      };
    },

    DescribeSecret({ SecretId = '' }) {
      // Unlike the value, the description of a secret that is being deleted can be read.
      const secret = store.find(SecretId) ?? store.get(SecretId);
      return { ...describe(secret), VersionIdsToStages: secret.stagesByVersion };
    },

    ListSecrets({ IncludePlannedDeletion = false, MaxResults = PAGE, NextToken = '', ...rest }) {
      refuse('ListSecrets', rest);
      const behind = store
        .all()
        .filter(({ name, deletedMs }) => name > NextToken && (IncludePlannedDeletion || deletedMs === undefined));
      const page = behind.slice(0, MaxResults);
      const last = page.at(-1);
      return {
        SecretList: page.map((secret) => ({ ...describe(secret), SecretVersionsToStages: secret.stagesByVersion })),
        ...(last && behind.length > page.length && { NextToken: last.name }),
      };
    },

    DeleteSecret({ SecretId = '', RecoveryWindowInDays, ForceDeleteWithoutRecovery = false }) {
      if (ForceDeleteWithoutRecovery && RecoveryWindowInDays !== undefined) {
        throw invalid("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
      }
      const days = RecoveryWindowInDays ?? RECOVERY_DAYS.usual;
      if (days < RECOVERY_DAYS.shortest || days > RECOVERY_DAYS.longest) {
        throw invalid('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
      }
      const secret = store.get(SecretId);
      const goneMs = store.delete(secret, ForceDeleteWithoutRecovery ? 0 : days);
      return { ...named(secret), DeletionDate: new Date(goneMs) };
    },
  };
}

function addVersion(store: SecretStore, secret: Secret, id: string, value: SecretValue, stages: readonly string[]) {
  secret.add({ id, createdMs: store.core.clock.now(), ...value }, stages);
}

const named = ({ arn, name }: Secret) => ({ ARN: arn, Name: name });

const describe = (secret: Secret) => ({
  ...named(secret),
  ...(secret.description !== undefined && { Description: secret.description }),
  CreatedDate: new Date(secret.createdMs),
  LastChangedDate: new Date(secret.changedMs),
  ...(secret.deletedMs !== undefined && { DeletedDate: new Date(secret.deletedMs) }),
  Tags: [...secret.tags].map(([Key, Value]) => ({ Key, Value })),
});

/** @throws {AwsError} InvalidParameterException if both kinds of value are given */
function hasValue({ SecretString, SecretBinary }: SecretValue): boolean {
  if (SecretString !== undefined && SecretBinary !== undefined) {
    throw invalid("You can't specify both a binary secret value and a string secret value in the same secret.");
  }
  return SecretString !== undefined || SecretBinary !== undefined;
}

/** Refuses what this service would otherwise ignore. */
function refuse(operation: string, rest: object): void {
  for (const [member, value] of Object.entries(rest)) {
    if (value === undefined) continue;
    const message = `${member} of secretsmanager:${operation} is not simulated by this Region.`;
    throw new AwsError('NotImplemented', message, { status: 501 });
  }
}

const invalid = (message: string): AwsError => new AwsError('InvalidParameterException', message);
