import { z } from 'zod';

/** SNS's own limit is 320 characters (API reference, Subscribe). */
const email = z.email('an e-mail address, such as on-call@example.com').max(320);

/** HTTPS only: what is told has names of resources in it. */
const webhook = z.url({ protocol: /^https$/, error: 'an address that begins with https://' });

/**
 * Who is told what needs a person: alarms, dead letters, decisions that cannot be carried out. Each is subscribed to the
 * stage's topic, and has to confirm it once: a letter from AWS with a link, or SNS's SubscriptionConfirmation at the
 * webhook.
 */
export const attentionSchema = z.strictObject({
  emails: z.array(email).max(20).default([]),
  /** The address of what pages people, such as Opsgenie. One that has a key in it is a secret: see docs/deploy.md. */
  webhooks: z.array(webhook).max(5).default([]),
});

export type AttentionSettings = z.output<typeof attentionSchema>;
