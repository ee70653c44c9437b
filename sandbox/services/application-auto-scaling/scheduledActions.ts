import type {
  PutScheduledActionRequest,
  ScalableTargetAction,
  ScheduledAction as ApiScheduledAction,
} from '@aws-sdk/client-application-auto-scaling';
import { arn, type Core } from '../../core.ts';
import { uuid } from '../events/identifiers.ts';
import { parseSchedule, type Schedule } from '../events/scheduleExpression.ts';
import { runSchedule } from '../events/scheduleTimer.ts';
import type { Activities } from './activities.ts';
import type { Answers } from './api.ts';
import { checkBounds } from './bounds.ts';
import type { Engine } from './engine.ts';
import { limitExceeded, objectNotFound, validationError } from './errors.ts';
import { filterOf } from './filter.ts';
import { pageOf } from './paging.ts';
import { DIMENSION, NAMESPACE, type Target } from './records.ts';
import type { Registry } from './registry.ts';

type Operations = 'PutScheduledAction' | 'DescribeScheduledActions' | 'DeleteScheduledAction';

/** Scheduled actions of one target (user guide, "Quotas for Application Auto Scaling"). */
const MAX_SCHEDULED_ACTIONS = 200;

/** Scheduled actions move the bounds of a target, and nothing else. */
export function scheduledActionHandlers(
  core: Core,
  { registry, engine, activities }: { registry: Registry; engine: Engine; activities: Activities },
): Answers<Operations> {
  return {
    PutScheduledAction: (input) => {
      const target = registry.get(input);
      const name = input.ScheduledActionName!;
      const previous = target.scheduledActions.get(name);
      if (!previous && target.scheduledActions.size >= MAX_SCHEDULED_ACTIONS)
        throw limitExceeded(`A scalable target can have at most ${MAX_SCHEDULED_ACTIONS} scheduled actions.`);
      const declared = declaredOf(core, target, input, previous?.declared);
      const schedule = scheduleOf(declared, core.clock.now());
      previous?.stop();
      const nowMs = core.clock.now();
      const window = {
        anchorMs: declared.StartTime?.getTime() ?? nowMs,
        isFirstSkipped: declared.StartTime === undefined,
        startMs: declared.StartTime?.getTime(),
        endMs: declared.EndTime?.getTime(),
      };
      const fire = () => void move(target, name, declared.ScalableTargetAction ?? {}, engine, activities);
      // That an action without a further time, as at(…) has none, is gone is a guess.
      const onEnd = () => void target.scheduledActions.delete(name);
      target.scheduledActions.set(name, {
        declared,
        stop: runSchedule(core.clock, schedule, window, nowMs, fire, onEnd),
      });
      return {};
    },

    DescribeScheduledActions: (input) => {
      const accepts = filterOf(input, [input.ResourceId]);
      const { ScheduledActionNames: names = [] } = input;
      const actions = registry
        .all()
        .filter(accepts)
        .flatMap(({ scheduledActions }) => [...scheduledActions.values()].map(({ declared }) => declared))
        .filter(({ ScheduledActionName }) => names.length === 0 || names.includes(ScheduledActionName!));
      const { page, ...token } = pageOf(actions, input);
      return { ScheduledActions: page, ...token };
    },

    DeleteScheduledAction: (input) => {
      const { scheduledActions, resourceId } = registry.get(input);
      const name = input.ScheduledActionName!;
      const action = scheduledActions.get(name);
      if (!action)
        throw objectNotFound(
          `No scheduled action found for service namespace: ${NAMESPACE}, resource ID: ${resourceId}, scheduled action name: ${name}`,
        );
      action.stop();
      scheduledActions.delete(name);
      return {};
    },
  };
}

/** What an update does not mention stays as it is (API reference, PutScheduledAction). */
function declaredOf(
  core: Core,
  target: Target,
  input: PutScheduledActionRequest,
  previous: ApiScheduledAction | undefined,
): ApiScheduledAction {
  const { ScheduledActionName: name, Schedule: expression, Timezone, StartTime, EndTime, ScalableTargetAction } = input;
  const given = { Schedule: expression, Timezone, StartTime, EndTime, ScalableTargetAction };
  const changed = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return {
    ScheduledActionName: name,
    ScheduledActionARN: arn(
      'autoscaling',
      `scheduledAction:${uuid(target.random)}:resource/${NAMESPACE}/${target.resourceId}:scheduledActionName/${name}`,
    ),
    ServiceNamespace: NAMESPACE,
    ResourceId: target.resourceId,
    ScalableDimension: DIMENSION,
    CreationTime: new Date(core.clock.now()),
    Schedule: undefined,
    ...previous,
    ...changed,
  };
}

function scheduleOf({ Schedule: expression, Timezone }: ApiScheduledAction, nowMs: number): Schedule {
  if (expression === undefined) throw validationError('A scheduled action needs a Schedule.');
  let schedule: Schedule;
  try {
    schedule = parseSchedule(expression, Timezone);
  } catch (error) {
    throw validationError(error instanceof Error ? error.message : String(error));
  }
  if (schedule.kind === 'at' && schedule.instantMs <= nowMs) throw validationError(`${expression} lies in the past.`);
  return schedule;
}

/** Rejects never: what RDS refuses is told by the activity. */
async function move(
  target: Target,
  name: string,
  { MinCapacity, MaxCapacity }: ScalableTargetAction,
  engine: Engine,
  activities: Activities,
): Promise<void> {
  if (target.suspended.scheduled) return;
  const bounds = { min: MinCapacity ?? target.min, max: MaxCapacity ?? target.max };
  const said = `min capacity to ${bounds.min} and max capacity to ${bounds.max}`;
  const activityId = activities.begin(target, `Setting ${said}`, `scheduled action name ${name} was triggered`);
  try {
    checkBounds(bounds.min, bounds.max);
    Object.assign(target, bounds);
    activities.end(activityId, 'Successful', `Successfully set ${said}`);
    await engine.fitIntoBounds(target);
  } catch (error) {
    activities.end(activityId, 'Failed', error instanceof Error ? error.message : String(error));
  }
}
