import type * as client from '@aws-sdk/client-secrets-manager';
import type { Handlers } from '../../../wire/handlers.ts';
import { refuseUnsimulated } from '../../../wire/unsimulated.ts';
import { pageOf } from '../../pages.ts';
import { invalid } from '../errors.ts';
import type { Secret, SecretValue } from '../secret.ts';
import type { SecretStore } from '../store.ts';
import { addVersion, hasValue } from './values.ts';

/** The longest page, which is also the usual one (API reference, ListSecrets). */
const PAGE = 100;

/** Days until a secret is gone after its deletion, unless the caller says otherwise (API reference, DeleteSecret). */
const RECOVERY_DAYS = { shortest: 7, usual: 30, longest: 30 };

const CREATED = new Set(['Name', 'ClientRequestToken', 'Description', 'SecretString', 'SecretBinary', 'Tags']);
const UPDATED = new Set(['SecretId', 'ClientRequestToken', 'Description', 'SecretString', 'SecretBinary']);
const LISTED = new Set(['IncludePlannedDeletion', 'MaxResults', 'NextToken']);

export function secretHandlers(store: SecretStore): Handlers<typeof client> {
  return {
    CreateSecret(input) {
      refuseUnsimulated('secretsmanager:CreateSecret', input, CREATED);
      const { Name = '', ClientRequestToken, Description, Tags } = input;
      const value: SecretValue = input;
      const isFull = hasValue(value);
      const tags = Tags && new Map(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
      const secret = store.create({ name: Name, description: Description, tags });
      // A secret may be created without a value, and has no version then.
      if (!isFull) return named(secret);
      return { ...named(secret), VersionId: addVersion(store, secret, value, ClientRequestToken) };
    },

    UpdateSecret(input) {
      refuseUnsimulated('secretsmanager:UpdateSecret', input, UPDATED);
      const { SecretId = '', ClientRequestToken, Description } = input;
      const secret = store.get(SecretId);
      const isFull = hasValue(input);
      if (Description !== undefined) secret.describe(Description, store.core.clock.now());
      if (!isFull) return named(secret);
      return { ...named(secret), VersionId: addVersion(store, secret, input, ClientRequestToken) };
    },

    DescribeSecret({ SecretId = '' }) {
      // Unlike the value, the description of a secret that is being deleted can be read.
      const secret = store.find(SecretId) ?? store.get(SecretId);
      const stages = secret.stagesByVersion;
      return { ...describe(secret), ...(Object.keys(stages).length > 0 && { VersionIdsToStages: stages }) };
    },

    ListSecrets(input) {
      refuseUnsimulated('secretsmanager:ListSecrets', input, LISTED);
      const { IncludePlannedDeletion = false, MaxResults = PAGE, NextToken } = input;
      const shown = store.all().filter(({ deletedMs }) => IncludePlannedDeletion || deletedMs === undefined);
      const request = { limit: MaxResults, token: NextToken };
      const { items, nextToken } = pageOf(
        shown,
        ({ name }) => name,
        request,
        () => invalid('Invalid NextToken.'),
      );
      return {
        SecretList: items.map((secret) => {
          const stages = secret.stagesByVersion;
          return { ...describe(secret), ...(Object.keys(stages).length > 0 && { SecretVersionsToStages: stages }) };
        }),
        ...(nextToken !== undefined && { NextToken: nextToken }),
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
      // One that is already being deleted may be deleted at once.
      const known = ForceDeleteWithoutRecovery ? store.find(SecretId) : undefined;
      // "If you forcefully delete an already deleted or nonexistent secret", there is no error (API reference; validated).
      if (ForceDeleteWithoutRecovery && !known) {
        const arn = SecretId.startsWith('arn:') ? SecretId : store.newArn(SecretId);
        return { ARN: arn, Name: SecretId, DeletionDate: new Date(store.core.clock.now()) };
      }
      const secret = known ?? store.get(SecretId);
      const goneMs = store.delete(secret, ForceDeleteWithoutRecovery ? 0 : days);
      return { ...named(secret), DeletionDate: new Date(goneMs) };
    },

    RestoreSecret({ SecretId = '' }) {
      const secret = store.find(SecretId) ?? store.get(SecretId);
      secret.deletedMs = undefined;
      return named(secret);
    },
  };
}

const named = ({ arn, name }: Secret) => ({ ARN: arn, Name: name });

const DAY_MS = 86_400_000;

/** Tags are shown once there have been any; the day of the last access is all that is told of it. */
const describe = (secret: Secret) => ({
  ...named(secret),
  ...(secret.description !== undefined && { Description: secret.description }),
  CreatedDate: new Date(secret.createdMs),
  LastChangedDate: new Date(secret.changedMs),
  ...(secret.accessedMs !== undefined && {
    LastAccessedDate: new Date(secret.accessedMs - (secret.accessedMs % DAY_MS)),
  }),
  ...(secret.deletedMs !== undefined && { DeletedDate: new Date(secret.deletedMs) }),
  ...(secret.tags && { Tags: [...secret.tags].map(([Key, Value]) => ({ Key, Value })) }),
});
