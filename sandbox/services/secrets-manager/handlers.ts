import type * as client from '@aws-sdk/client-secrets-manager';
import type { Handlers } from '../../wire/handlers.ts';
import { resourceHandlers } from './api/resources.ts';
import { secretHandlers } from './api/secrets.ts';
import { valueHandlers } from './api/values.ts';
import type { SecretStore } from './store.ts';

/** The API of Secrets Manager. Replication, rotation and keys are not simulated. */
export const createHandlers = (store: SecretStore): Handlers<typeof client> => ({
  ...secretHandlers(store),
  ...valueHandlers(store),
  ...resourceHandlers(store),
});
