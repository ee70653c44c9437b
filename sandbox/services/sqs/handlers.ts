import type * as client from '@aws-sdk/client-sqs';
import type { Handlers } from '../../wire/handlers.ts';
import { messageHandlers } from './api/messages.ts';
import { permissionHandlers } from './api/permissions.ts';
import { queueHandlers } from './api/queues.ts';
import type { QueueStore } from './store.ts';

/** The API of SQS. */
export const createHandlers = (store: QueueStore): Handlers<typeof client> => ({
  ...queueHandlers(store),
  ...permissionHandlers(store),
  ...messageHandlers(store),
});
