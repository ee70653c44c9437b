import * as client from '@aws-sdk/client-secrets-manager';
import type { Core } from '../../core.ts';
import { service, type WireService } from '../../wire/service.ts';
import { CONSTRAINTS } from './constraints.ts';
import { createHandlers } from './handlers.ts';
import { SecretStore } from './store.ts';

/** Secrets Manager: secrets with versions and staging labels. */
export interface SecretsManager {
  readonly wire: WireService;
  /** The ARN of a secret by its name; undefined if there is none. */
  secretArn(name: string): string | undefined;
  /** The tags of a secret by its ARN; undefined if there is none. */
  resourceTags(arn: string): Readonly<Record<string, string>> | undefined;
}

export function createSecretsManager(core: Core): SecretsManager {
  const store = new SecretStore(core);
  return {
    wire: service(client, CONSTRAINTS)(createHandlers(store)),
    secretArn: (name) => store.find(name)?.arn,
    resourceTags: (arn) => {
      // IAM asks about every resource that a policy speaks of, `*` as well: that is nobody's name.
      const tags = arn.startsWith('arn:') ? store.find(arn)?.tags : undefined;
      return tags && Object.fromEntries(tags);
    },
  };
}
