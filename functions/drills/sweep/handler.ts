import { createFunction } from '../../control-loop/middleware.ts';
import { SweepError } from '../../control-loop/sweep.ts';
import type { DrillRecord } from '../api/record.ts';
import { createContext } from '../machine/context.ts';
import { beginEnding, giveUp, type SweepTools } from './actions.ts';
import { readExecution } from './execution.ts';
import { judgeOpen } from './judge.ts';

const context = createContext();

/**
 * Finds drills and game days whose execution is over and which nothing ends: the event that would have begun that was
 * lost, the execution was never started, or the ending was stopped itself. The ledger has which ones are open, and Step
 * Functions what became of them. One that fails keeps none of the others from its turn.
 */
export const handler = createFunction<unknown, void>(
  'drill-sweep',
  async (_event, { invokedFunctionArn: functionArn }, { logger }) => {
    const failed = new Map<string, unknown>();
    for (const record of await context.store.listOpen()) {
      try {
        await look({ ...context, functionArn, logger }, record);
      } catch (error) {
        logger.error('the sweep of a drill failed', { drillId: record.drillId, error });
        failed.set(record.drillId, error);
      }
    }
    if (failed.size > 0) throw new SweepError(failed);
  },
);

async function look(tools: SweepTools, { drillId }: DrillRecord): Promise<void> {
  // The list is an index, which may be older than what has ended just now.
  const record = await tools.store.find(drillId);
  if (!record || record.reportedAtMs !== undefined) return;
  const execution = await readExecution(record.executionArn);
  const ending = record.ending && (await readExecution(record.ending.executionArn));
  switch (judgeOpen({ record, execution, ending }, Date.now())) {
    case 'wait':
      return;
    case 'begin':
      return await beginEnding(tools, record, execution);
    case 'give-up':
      return await giveUp(tools, record);
  }
}
