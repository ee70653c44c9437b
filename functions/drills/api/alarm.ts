import { alarmStateChange } from '../../../events/alarm.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import { parseEvent } from '../../control-loop/parseEvent.ts';
import { createContext } from '../machine/context.ts';
import { abortDrill } from './abort.ts';

const context = createContext();

/** Whoever looks now sees another state: every step of a drill reads its abort alarms by itself. */
const MAX_LATE_MS = 15 * 60_000;

/** An abort alarm is in ALARM: every running drill that names it is aborted. */
export const handler = createFunction<unknown, void>('drill-alarm', async (event, _context, { logger }) => {
  const { detail, time } = parseEvent(event, { 'CloudWatch Alarm State Change': alarmStateChange.schema }).event;
  const { alarmName, state } = detail;
  if (state.value !== 'ALARM') return;
  if (Date.now() - Date.parse(time ?? '') > MAX_LATE_MS) {
    logger.warn('an abort alarm was on, which is too long ago to abort a drill', { alarmName, time });
    return;
  }
  const bound = context.settings.list.filter(({ alarms }) => alarms.abort.includes(alarmName));
  const running = (await context.store.list()).filter(
    ({ drill, input, verdict, cleanedAtMs, requestedAtMs }) =>
      verdict === undefined &&
      cleanedAtMs === undefined &&
      // An event may come late: a drill that was requested after it had to pass the same alarm in its preflight.
      !(Date.parse(time ?? '') < secondOf(requestedAtMs)) &&
      bound.some((policy) => policy.drill === drill && policy.resource === input.resource),
  );
  logger.info('an abort alarm is on', { alarmName, drills: running.map(({ drillId }) => drillId) });
  const abort = { by: 'alarm', why: `${alarmName} went into ALARM` };
  for (const { drillId } of running) await abortDrill(context, drillId, abort);
});

/** Events have their time in whole seconds. */
const secondOf = (timeMs: number): number => timeMs - (timeMs % 1000);
