import * as z from 'zod/mini';
import { type EventDefinition, ownEnvelope } from './envelope.ts';
import { OWN_SOURCE } from './source.ts';

/**
 * A command or a click, as Slack signed it. It is neither authorized nor parsed yet: the signature only proves that
 * Slack sent it.
 */
const askedSchema = ownEnvelope(
  OWN_SOURCE,
  'Slack Asked',
  z.object({
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
);

/** A person used a command or a button in Slack. */
export const slackAsked = {
  schema: askedSchema,
  pattern: () => ({ source: [OWN_SOURCE], 'detail-type': ['Slack Asked'] }),
  samples: ['evenkeel-slack-asked.json'],
} satisfies EventDefinition<typeof askedSchema>;

/** The event's detail. */
export type SlackAsked = z.infer<typeof askedSchema>['detail'];
