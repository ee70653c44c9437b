import type { infer as Infer } from 'zod/mini';
import type { actionFinished, attentionNeeded, decisionMade } from '../../../events/own.ts';
import type { ListedController } from '../../controllers/row.ts';
import { describeAttention } from '../../control-loop/wording.ts';
import { cut, escape } from '../blocks.ts';
import { describeNumbers } from '../numbers.ts';

/** The events that are announced, depending on the fleet's `announce`. */
export type Announceable = Infer<(typeof decisionMade | typeof actionFinished | typeof attentionNeeded)['schema']>;

/** Identifies a message: one resource and one hour, with problems in a separate message. */
export interface Topic {
  readonly controller: string;
  readonly resource: string;
  /** The start of the hour, in milliseconds since the epoch. */
  readonly hourMs: number;
  /** Slack sends no notification for an updated message, so problems get their own. */
  readonly isProblem: boolean;
}

/** One line of an announcement. */
export interface Line {
  /** The event's ID: a duplicate delivery is one line. */
  readonly id: string;
  readonly atMs: number;
  /** Event times have a resolution of one second; within it, decisions come before their outcomes. */
  readonly rank: number;
  readonly text: string;
}

const HOUR_MS = 3_600_000;
const LINE_LENGTH = 400;

/** The line for an event, and its message. */
export function lineOf(
  event: Announceable,
  controllers: readonly ListedController[],
): { readonly topic: Topic; readonly line: Line } {
  const { controller, resource } = event.detail;
  const atMs = Date.parse(event.time);
  const hourMs = atMs - (atMs % HOUR_MS);
  const isProblem =
    event['detail-type'] === 'Attention Needed' ||
    (event['detail-type'] === 'Action Finished' && event.detail.outcome === 'failed');
  const text = `\`${event.time.slice(11, 16)}\`  ${cut(describe(event, controllers), LINE_LENGTH)}`;
  return {
    topic: { controller, resource, hourMs, isProblem },
    line: { id: event.id, atMs, rank: event['detail-type'] === 'Decision Made' ? 0 : 1, text },
  };
}

function describe(event: Announceable, controllers: readonly ListedController[]): string {
  switch (event['detail-type']) {
    case 'Attention Needed':
      return describeAttentionNeeded(event.detail);
    case 'Action Finished': {
      const { kind, reason, outcome, error = 'unknown error' } = event.detail;
      return outcome === 'succeeded'
        ? `${kind}, ${reason}: done`
        : `:warning: *${kind}*, ${reason}: failed: ${escape(error)}`;
    }
    case 'Decision Made': {
      const { controller, kind, reason, mode, numbers } = event.detail;
      const labels = controllers.find(({ name }) => name === controller);
      const note = mode === 'observe' && kind !== 'hold' ? ' (observe mode: no change made)' : '';
      return [`*${kind}*, ${reason}${note}`, describeNumbers(numbers, labels)].filter(Boolean).join(' · ');
    }
  }
}

function describeAttentionNeeded({ message, state }: Infer<typeof attentionNeeded.schema>['detail']): string {
  const sign = state === 'over' ? ':white_check_mark:' : ':rotating_light:';
  return `${sign} ${escape(describeAttention(message, state))}`;
}
