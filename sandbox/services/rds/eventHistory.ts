import type * as client from '@aws-sdk/client-rds';
import type { AwsEvent } from '../../core.ts';
import type { Clock } from '../../clock.ts';
import type { Handlers } from '../../wire/handlers.ts';

/** RDS keeps its events for 14 days (API reference, DescribeEvents). */
const KEPT_MS = 14 * 86_400_000;

/** Without a time or a duration, DescribeEvents answers for the last 60 minutes. */
const DEFAULT_MINUTES = 60;

type SourceType = 'db-cluster' | 'db-instance';

/** The events that RDS has told, for those who missed them. */
export class EventHistory {
  readonly #clock: Clock;
  readonly #events: { readonly atMs: number; readonly event: client.Event }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add({ detail }: AwsEvent): void {
    const nowMs = this.#clock.now();
    while (this.#events[0] && nowMs - this.#events[0].atMs > KEPT_MS) this.#events.shift();
    this.#events.push({
      atMs: nowMs,
      event: {
        SourceIdentifier: String(detail['SourceIdentifier']),
        SourceType: (detail['SourceType'] === 'CLUSTER' ? 'db-cluster' : 'db-instance') satisfies SourceType,
        SourceArn: String(detail['SourceArn']),
        EventCategories: [...(detail['EventCategories'] as string[])],
        Message: String(detail['Message']),
        Date: new Date(nowMs),
      },
    });
  }

  readonly handlers: Handlers<typeof client> = {
    DescribeEvents: (input) => {
      const nowMs = this.#clock.now();
      const untilMs = input.EndTime?.getTime() ?? nowMs;
      const sinceMs = input.StartTime?.getTime() ?? untilMs - (input.Duration ?? DEFAULT_MINUTES) * 60_000;
      const matches = this.#events.filter(
        ({ atMs, event }) =>
          atMs >= sinceMs &&
          atMs <= untilMs &&
          (!input.SourceIdentifier || event.SourceIdentifier === input.SourceIdentifier) &&
          (!input.SourceType || event.SourceType === input.SourceType) &&
          (!input.EventCategories?.length ||
            input.EventCategories.some((name) => event.EventCategories?.includes(name))),
      );
      // One page: what a cluster tells within 14 days is far below the 100 records of a default page.
      return { Events: matches.map(({ event }) => event) };
    },
  };
}
