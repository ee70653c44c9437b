import type { Credentials } from '../../aws/databaseCredentials.ts';
import { fail, onReader } from './connection.ts';
import type { Order } from './order.ts';

/** The only supported engine. */
export const ENGINE = 'aurora-postgresql';

/**
 * Runs the SQL of a warm-up on its reader, one statement after another, until the last one or the deadline.
 * @throws {Error} naming the statement that failed or timed out; it never quotes the secret
 */
export async function runStatements(order: Order, credentials: Credentials): Promise<void> {
  const { sql, deadlineMs } = order;
  const leftMs = () => deadlineMs - Date.now();
  await onReader({ ...order, applicationName: 'evenkeel-warm-up' }, credentials, async (run) => {
    for (const [index, statement] of sql.entries()) {
      const name = `Statement ${index + 1} of ${sql.length}`;
      if (leftMs() < 1) throw new Error(`${name}: not started because of the timeout.`);
      await run(`SET statement_timeout = ${Math.ceil(leftMs())}`);
      await run(statement).catch((error: unknown) => fail(name, error));
    }
  });
}
