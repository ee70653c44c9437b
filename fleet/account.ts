import { z } from 'zod';

/** What stacks are fitted to: the quotas of the account in its Region. */
export const accountSchema = z.strictObject({
  /**
   * Lambda's quota of concurrent executions: `aws lambda get-account-settings`. New accounts have 10 or 50. From 112 on,
   * the Slack endpoint and the targets function reserve a part of it; see docs/slack.md. (default: nothing is reserved,
   * which every account takes)
   */
  concurrentExecutions: z.int().min(1).optional(),
});
