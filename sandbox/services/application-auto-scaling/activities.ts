import type { NotScaledReason, ScalingActivity } from '@aws-sdk/client-application-auto-scaling';
import type { Core } from '../../core.ts';
import { isoSeconds, uuid } from '../events/identifiers.ts';
import type { Answers } from './api.ts';
import { filterOf } from './filter.ts';
import { pageOf } from './paging.ts';
import { DIMENSION, NAMESPACE, type Target } from './records.ts';

/** "Scaling activities from the last six weeks" (user guide, "Scaling activities"). */
const KEPT_MS = 42 * 86_400_000;

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** What was scaled and why, the oldest first. The words of descriptions and causes are AWS's, from other services. */
export class Activities {
  readonly #core: Core;
  readonly #activities = new Map<string, Mutable<ScalingActivity>>();

  constructor(core: Core) {
    this.#core = core;
  }

  all(): readonly ScalingActivity[] {
    return [...this.#activities.values()];
  }

  /** An activity that has begun. */
  begin(target: Target, description: string, cause: string): string {
    return this.#add(target, { Description: description, Cause: cause, StatusCode: 'InProgress' });
  }

  end(activityId: string, status: 'Successful' | 'Overridden' | 'Unfulfilled' | 'Failed', message: string): void {
    const activity = this.#activities.get(activityId);
    if (!activity) return;
    activity.StatusCode = status;
    activity.StatusMessage = message;
    activity.EndTime = new Date(this.#core.clock.now());
  }

  startedAt(activityId: string): Date | undefined {
    return this.#activities.get(activityId)?.StartTime;
  }

  /** Shown only to those who ask for activities that are not scaled. */
  notScaled(target: Target, cause: string, reason: NotScaledReason): void {
    this.#add(target, {
      Description: 'Attempting to scale due to alarm triggered',
      Cause: cause,
      StatusCode: 'Failed',
      NotScaledReasons: [reason],
    });
  }

  #add(
    target: Target,
    told: Pick<ScalingActivity, 'Description' | 'Cause' | 'StatusCode' | 'NotScaledReasons'>,
  ): string {
    const nowMs = this.#core.clock.now();
    for (const [id, { StartTime }] of this.#activities) {
      if (StartTime!.getTime() >= nowMs - KEPT_MS) break;
      this.#activities.delete(id);
    }
    const ActivityId = uuid(target.random);
    this.#activities.set(ActivityId, {
      ActivityId,
      ServiceNamespace: NAMESPACE,
      ResourceId: target.resourceId,
      ScalableDimension: DIMENSION,
      StartTime: new Date(nowMs),
      ...told,
    });
    return ActivityId;
  }
}

export const activityHandlers = (activities: Activities): Answers<'DescribeScalingActivities'> => ({
  /** The newest first, as in AWS's examples. */
  DescribeScalingActivities: (input) => {
    const accepts = filterOf(input, [input.ResourceId]);
    const found = activities
      .all()
      .filter(
        ({ ResourceId, NotScaledReasons }) =>
          accepts({ resourceId: ResourceId! }) && (NotScaledReasons === undefined || input.IncludeNotScaledActivities),
      );
    const { page, ...token } = pageOf(found.toReversed(), input);
    return { ScalingActivities: page, ...token };
  },
});

/** The only event that Application Auto Scaling sends of itself (user guide, "Event for state change: scaled to max"). */
export function tellOfMaximum(core: Core, target: Target, started: Date, fromReaders: number, toReaders: number): void {
  core.emit({
    source: 'aws.application-autoscaling',
    'detail-type': 'Application Auto Scaling Scaling Activity State Change',
    resources: [],
    detail: {
      startTime: isoSeconds(started.getTime()),
      endTime: isoSeconds(core.clock.now()),
      newDesiredCapacity: toReaders,
      oldDesiredCapacity: fromReaders,
      minCapacity: target.min,
      maxCapacity: target.max,
      resourceId: target.resourceId,
      scalableDimension: DIMENSION,
      serviceNamespace: NAMESPACE,
      statusCode: 'Successful',
      scaledToMax: true,
      direction: 'scale-out',
    },
  });
}
