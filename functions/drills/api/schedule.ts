import * as z from 'zod/mini';
import { GAME_DAY } from '../../../fleet/drillNames.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import { createContext, policyOf } from '../machine/context.ts';
import { startDrill } from './start.ts';

/** Whoever knows the calendar does not expect it later. */
const MAX_LATE_MS = 15 * 60_000;

const context = createContext();

const eventSchema = z.object({ drill: z.string(), resource: z.string(), scheduledTime: z.string() });

const isScheduled = (drill: string, resource: string): boolean =>
  drill === GAME_DAY
    ? Object.hasOwn(context.settings.gameDaySchedules, resource)
    : policyOf(context.settings, drill, resource).schedule !== undefined;

/**
 * Starts a scheduled drill or game day of the fleet, and nothing else: only the Scheduler's role may invoke it. A schedule that fires
 * twice for one time starts one drill.
 */
export const handler = createFunction<unknown, void>(
  'drill-schedule',
  async (event, { invokedFunctionArn }, { logger }) => {
    const { drill, resource, scheduledTime } = eventSchema.parse(event);
    const lateMs = Date.now() - Date.parse(scheduledTime);
    if (!(lateMs <= MAX_LATE_MS)) {
      logger.error('a scheduled drill was not started: too late', { drill, resource, scheduledTime });
      return;
    }
    if (!isScheduled(drill, resource)) throw new Error(`The fleet has no schedule for ${drill} of ${resource}.`);
    const request = { drill, input: { resource }, requestId: scheduledTime };
    const principal = { identity: `schedule:${drill}/${resource}` } as const;
    const answer = await startDrill(context, request, principal, invokedFunctionArn);
    logger.info('scheduled', { ...answer });
  },
);
