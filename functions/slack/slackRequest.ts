import * as z from 'zod/mini';

/**
 * What the ingress invokes the worker with: a command or a click, as Slack signed it. It is neither authorized nor
 * parsed yet: the signature only proves that Slack sent it. Only the ingress may invoke the worker with it, by IAM; the
 * bus carries no requests, because each function that may write there could speak for anybody.
 */
export const slackRequestSchema = z.object({
  slackRequest: z.object({
    schemaVersion: z.literal(1),
    /** The request's signature: the same request sent again has the same one. */
    signature: z.string(),
    /**
     * Identifies one action of one person: the same in each of Slack's delivery attempts, though each is signed again.
     */
    triggerId: z.string(),
    askedAtMs: z.int(),
    appId: z.string(),
    /** The workspace of the channel, and the one that the person belongs to: they may differ in a shared channel. */
    teamId: z.string(),
    userTeamId: z.string(),
    /** The Enterprise organization of the workspace; absent where it belongs to none. */
    enterpriseId: z.optional(z.string()),
    /** The app is installed for the whole organization, and no workspace may be named. */
    isForOrganization: z.optional(z.boolean()),
    userId: z.string(),
    /** The person's current display name, for messages only. It is no identity. */
    userName: z.string(),
    channelId: z.string(),
    /**
     * Takes at most five answers, for half an hour. It is a credential: whoever has it may answer, so it is never
     * logged.
     */
    responseUrl: z.string(),
    said: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('command'), text: z.string() }),
      z.object({
        kind: z.literal('press'),
        actionId: z.string(),
        value: z.string(),
        /** The timestamp of the message with the button. */
        messageTs: z.string(),
      }),
    ]),
  }),
});

export type SlackRequest = z.infer<typeof slackRequestSchema>['slackRequest'];
