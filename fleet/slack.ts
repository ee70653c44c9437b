import { z } from 'zod';
import { secretOrParameter } from './secret.ts';

const id = (kind: string, letters: string, example: string) =>
  z.string().regex(new RegExp(`^[${letters}][A-Z0-9]{2,20}$`), `the id of ${kind} in Slack, such as ${example}`);

/**
 * The Slack app through which people ask Evenkeel and hear from it; see docs/slack.md. Without it there is no function
 * for Slack, and no URL.
 */
export const slackSchema = z.strictObject({
  /**
   * Name or whole ARN of a secret in Secrets Manager, or `ssm:/evenkeel/slack` for a SecureString in Parameter Store:
   * JSON with `signingSecret` and `botToken`.
   */
  secret: secretOrParameter,
  /** The workspace. Whoever belongs to another one is refused, also in a channel that is shared with it. */
  teamId: id('a workspace', 'T', 'T024BE7LD'),
  appId: id('an app', 'A', 'A024BE7LK'),
  /** The one channel where commands are taken and announcements made. The app has to be a member of it. */
  channel: id('a channel', 'CG', 'C024BE7LR'),
  /**
   * Who may pause and resume, by their ids: a name can be changed by whoever bears it. Everybody in the channel may look.
   */
  operators: z.array(id('a person', 'UW', 'U024BE7LH')).min(1),
  /** What is said in the channel without having been asked: everything, changes and what failed, only what failed, or nothing. */
  announce: z.enum(['all', 'changes', 'problems', 'none']).default('changes'),
});

export type SlackSettings = z.output<typeof slackSchema>;

/** How much is announced. */
export type Announced = SlackSettings['announce'];
