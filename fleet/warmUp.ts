import { z } from 'zod';
import { secretReference } from './secret.ts';

/** The maximum of statements per warm-up: it reads what is hot, and does not copy the database. */
const MAX_STATEMENTS = 20;

/**
 * How a new reader's cache is warmed before it serves: not at all, or by SQL that a function in the fleet's VPC runs on
 * the reader, such as `SELECT pg_prewarm('orders')` or the queries of the busiest page.
 */
export const warmUpSchema = z
  .union(
    [
      z.literal('none'),
      z.strictObject({
        /** Run one after another; a failing one ends the warm-up. */
        sql: z.array(z.string().regex(/\S/, 'a statement')).min(1).max(MAX_STATEMENTS),
        /** Name or whole ARN of a secret in Secrets Manager: JSON with `username`, `password` and, optionally, `dbname`. */
        secret: secretReference,
        /**
         * The warm-up stops this long after it was requested, in seconds, and the reader serves with the cache that it
         * then has.
         */
        timeoutSeconds: z.int().min(10).max(600).default(300),
      }),
    ],
    { error: '"none", or { sql, secret, timeoutSeconds }' },
  )
  .default('none');

/** How one cluster's new readers are warmed. */
export type WarmUp = z.output<typeof warmUpSchema>;

/** EC2's identifiers end in 8 hexadecimal digits, newer ones in 17 (EC2 user guide, "Resource IDs"). */
const idOf = (kind: 'subnet' | 'sg') =>
  z.string().regex(new RegExp(`^${kind}-([0-9a-f]{8}|[0-9a-f]{17})$`), `an ID such as ${kind}-0a1b2c3d4e5f60718`);

/** The VPC configuration of our functions that connect to databases. */
export const vpcSchema = z.strictObject({
  /** Subnets with a route to the databases, and to AWS's APIs by NAT or VPC endpoints. */
  subnetIds: z.array(idOf('subnet')).min(1).max(16),
  /** Security groups that the databases accept, with egress to them and to port 443. */
  securityGroupIds: z.array(idOf('sg')).min(1).max(5),
});
