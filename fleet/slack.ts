import { z } from 'zod';
import { secretOrParameter } from './secret.ts';

const id = (kind: string, letters: string, example: string) =>
  z.string().regex(new RegExp(`^[${letters}][A-Z0-9]{2,20}$`), `the ID of ${kind} in Slack, such as ${example}`);

/**
 * The Slack app for commands, drills and announcements; see docs/slack.md. Without it, neither functions nor a URL for
 * Slack are deployed.
 */
export const slackSchema = z.strictObject({
  /**
   * Name or whole ARN of a secret in Secrets Manager, or `ssm:/evenkeel/slack` for a SecureString in Parameter Store:
   * JSON with `signingSecret` and `botToken`.
   */
  secret: secretOrParameter,
  /** The workspace. Members of other workspaces are refused, also in a shared channel. */
  teamId: id('a workspace', 'T', 'T024BE7LD'),
  /**
   * The Enterprise organization that the workspace belongs to. There, Slack names the organization instead of the
   * workspace with everybody who presses a button. (default: the workspace belongs to none)
   */
  enterpriseId: id('an organization', 'E', 'E024BE7LD').optional(),
  appId: id('an app', 'A', 'A024BE7LK'),
  /** The only channel for commands and announcements. The app has to be a member of it. */
  channel: id('a channel', 'CG', 'C024BE7LR'),
  /**
   * Who may pause and resume, by user ID, because people can change their names. Everybody in the channel has read
   * access.
   */
  operators: z.array(id('a person', 'UW', 'U024BE7LH')).min(1),
  /** What is announced in the channel: everything, changes and failures, only failures, or nothing. */
  announce: z.enum(['all', 'changes', 'problems', 'none']).default('changes'),
});

export type SlackSettings = z.output<typeof slackSchema>;

/** How much is announced. */
export type Announced = SlackSettings['announce'];
