import * as z from 'zod/mini';
import { GAME_DAY } from '../../../fleet/drillNames.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import { readInput } from '../api/input.ts';
import type { DrillRecord } from '../api/record.ts';
import { RefusedError } from '../api/refusal.ts';
import { itemsOf } from '../gameDays/items.ts';
import { fieldsOf, planOf } from '../gameDays/plan.ts';
import { createContext, policyOf } from '../machine/context.ts';
import { ensureRecord } from '../machine/ensureRecord.ts';
import { nameUsed, phaseRecorder, type StepTools, writeRefusal } from './step.ts';

const context = createContext();

const eventSchema = z.object({ drillId: z.string(), executionArn: z.string(), input: z.unknown() });

/** Plans every drill of a game day, and changes nothing: people then approve all plans by one hash. */
export const handler = createFunction<unknown, { readonly planHash: string; readonly needsApproval: boolean }>(
  'game-day-plan',
  async (event, { invokedFunctionArn }, { logger }) => {
    const given = eventSchema.parse(event);
    const record = await ensureRecord(context, { ...given, drill: GAME_DAY as DrillRecord['drill'] });
    if (record.executionArn !== given.executionArn || record.cleanedAtMs !== undefined) throw nameUsed(record);
    const recordPhase = phaseRecorder(context, record);
    try {
      const { resource, dryRun = false } = readInput(GAME_DAY, given.input);
      const items = itemsOf(context.settings, resource);
      const tools: StepTools = {
        ...context,
        logger,
        functionArn: invokedFunctionArn,
        record,
        recordPhase,
        policy: () => policyOf(context.settings, record.drill, resource),
      };
      const drills = [];
      for (const { kind, resource: of } of items)
        drills.push((await planOf(tools, { drill: kind, resource: of })).entry);
      const fields = fieldsOf(tools, { drills });
      await recordPhase('planned', fields.plan!.steps.join(' '), { ...fields, startedAtMs: Date.now() });
      // A dry run changes nothing.
      return { planHash: fields.planHash!, needsApproval: !dryRun };
    } catch (error) {
      if (error instanceof RefusedError) await writeRefusal(context, record, error, recordPhase);
      throw error;
    }
  },
);
