import { z } from 'zod';

/** What stacks are fitted to: the quotas and the rules of the account in its Region. */
export const accountSchema = z.strictObject({
  /**
   * Lambda's quota of concurrent executions: `aws lambda get-account-settings`. New accounts have 10 or 50. From 112 on,
   * the Slack endpoint and the targets function reserve a part of it; see docs/slack.md. (default: nothing is reserved,
   * which every account takes)
   */
  concurrentExecutions: z.int().min(1).optional(),
  /**
   * ARN of the managed policy that every role in the account must have as its permissions boundary. What it has to allow
   * is in docs/policies/boundary.json. (default: roles have none)
   */
  permissionsBoundary: z
    .string()
    .regex(
      /^arn:[a-z-]+:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]+$/,
      'the ARN of a managed policy: arn:PARTITION:iam::ACCOUNT:policy/NAME',
    )
    .optional(),
  /**
   * Whether AWS X-Ray traces functions and state machines. A tick a minute is traced, too: some 43,000 traces a month of
   * each controller that has one, of which X-Ray takes 100,000 free of charge and then $5 a million. Where roles have a
   * permissions boundary, that has to allow `xray:PutTraceSegments` and `xray:PutTelemetryRecords`. (default: off)
   */
  tracing: z.enum(['on', 'off']).optional(),
});
