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
/**
 * A channel of Slack in Amazon Q Developer (AWS Chatbot), which shows alarms there. Somebody has to admit AWS to the
 * workspace once, in its console, and to invite `@Amazon Q` to a private channel.
 */
const chatbot = z.strictObject({
  workspaceId: z
    .string()
    .regex(/^T[0-9A-Z]{1,254}$/, 'the ID of a workspace, such as T0123ABCD: Slack shows it in its address'),
  channelId: z.string().regex(/^[CG][0-9A-Z]+$/, 'the ID of a channel, such as C0123ABCD: at the end of its details'),
});

export const attentionSchema = z.strictObject({
  emails: z.array(email).max(20).default([]),
  /** The address of what pages people, such as Opsgenie. One that has a key in it is a secret: see docs/deploy.md. */
  webhooks: z.array(webhook).max(5).default([]),
  /**
   * The channel in which AWS shows alarms. It reads nothing of the account and runs no command there. Evenkeel's own
   * sentences are not alarms: `slack` brings those. (default: none)
   */
  chatbot: chatbot.optional(),
});

export type AttentionSettings = z.output<typeof attentionSchema>;
