import * as z from 'zod/mini';
import { envelope, type EventDefinition } from './envelope.ts';
import { OWN_SOURCE } from './source.ts';

/**
 * What somebody typed or pressed, as Slack signed it. Whether that person may, and what it means, is not known yet:
 * the signature says only that Slack sent it.
 */
const askedSchema = envelope(
  OWN_SOURCE,
  'Slack Asked',
  z.object({
    schemaVersion: z.literal(1),
    /** The request's signature: the same request sent again has the same one. */
    signature: z.string(),
    /** One person's one deed: the same in each of Slack's attempts to tell it, though each is signed anew. */
    triggerId: z.string(),
    askedAtMs: z.int(),
    appId: z.string(),
    /** The workspace where it was asked, and the one that the person belongs to: not the same in a shared channel. */
    teamId: z.string(),
    userTeamId: z.string(),
    userId: z.string(),
    /** What the person is called just now, for people to read. It proves nothing. */
    userName: z.string(),
    channelId: z.string(),
    /** Where answers go for half an hour, five at the most. Whoever knows it may answer: it is never logged. */
    responseUrl: z.string(),
    said: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('command'), text: z.string() }),
      z.object({
        kind: z.literal('press'),
        actionId: z.string(),
        value: z.string(),
        /** Which message the button stands in, by its time stamp. */
        messageTs: z.string(),
      }),
    ]),
  }),
);

/** Somebody wants something of Evenkeel in Slack. */
export const slackAsked = {
  schema: askedSchema,
  pattern: () => ({ source: [OWN_SOURCE], 'detail-type': ['Slack Asked'] }),
  samples: ['evenkeel-slack-asked.json'],
} satisfies EventDefinition<typeof askedSchema>;

/** What the event says. */
export type SlackAsked = z.infer<typeof askedSchema>['detail'];
