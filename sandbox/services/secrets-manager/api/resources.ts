import type * as client from '@aws-sdk/client-secrets-manager';
import type { Handlers } from '../../../wire/handlers.ts';
import { invalid } from '../errors.ts';
import type { SecretStore } from '../store.ts';

/** Tags of a secret (Secrets Manager quotas). */
const MAXIMUM_TAGS = 50;

/** Tags and policies of secrets. A policy is kept and shown; roles alone decide who may read a secret here. */
export function resourceHandlers(store: SecretStore): Handlers<typeof client> {
  return {
    TagResource({ SecretId = '', Tags = [] }) {
      const secret = store.get(SecretId);
      const tags = new Map([...(secret.tags ?? []), ...Tags.map(({ Key = '', Value = '' }) => [Key, Value] as const)]);
      if (tags.size > MAXIMUM_TAGS) throw invalid(`A secret has at most ${MAXIMUM_TAGS} tags.`);
      secret.tags = tags;
      return {};
    },
    UntagResource({ SecretId = '', TagKeys = [] }) {
      const secret = store.get(SecretId);
      secret.tags = new Map([...(secret.tags ?? [])].filter(([key]) => !TagKeys.includes(key)));
      return {};
    },
    GetResourcePolicy({ SecretId = '' }) {
      const { arn, name, policy } = store.get(SecretId);
      return { ARN: arn, Name: name, ...(policy !== undefined && { ResourcePolicy: policy }) };
    },
    PutResourcePolicy({ SecretId = '', ResourcePolicy = '' }) {
      const secret = store.get(SecretId);
      checkPolicy(ResourcePolicy);
      secret.policy = ResourcePolicy;
      return { ARN: secret.arn, Name: secret.name };
    },
    DeleteResourcePolicy({ SecretId = '' }) {
      const secret = store.get(SecretId);
      secret.policy = undefined;
      return { ARN: secret.arn, Name: secret.name };
    },
  };
}

function checkPolicy(text: string): void {
  try {
    if (typeof JSON.parse(text) === 'object') return;
  } catch {
    // Told below.
  }
  throw invalid('This resource policy contains a syntax error.');
}
