import type * as client from '@aws-sdk/client-sns';
import type { Handlers } from '../../wire/handlers.ts';
import { permissionHandlers } from './api/permissions.ts';
import { publishingHandlers } from './api/publishing.ts';
import { subscriptionHandlers } from './api/subscriptions.ts';
import { topicHandlers } from './api/topics.ts';
import type { TopicStore } from './store.ts';

/** The API of SNS. */
export const createHandlers = (store: TopicStore): Handlers<typeof client> => ({
  ...topicHandlers(store),
  ...permissionHandlers(store),
  ...subscriptionHandlers(store),
  ...publishingHandlers(store),
});
