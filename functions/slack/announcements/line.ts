import type { infer as Infer } from 'zod/mini';
import type { actionFinished, attentionNeeded, decisionMade } from '../../../events/own.ts';
import type { ListedController } from '../../controllers/row.ts';
import { cut, escape } from '../blocks.ts';
import { describeNumbers } from '../numbers.ts';

/** What is announced if the fleet wants to hear of it. */
export type Announceable = Infer<(typeof decisionMade | typeof actionFinished | typeof attentionNeeded)['schema']>;

/** Lines that stand in one message: of one resource and one hour, and what needs somebody apart from the rest. */
export interface Topic {
  readonly controller: string;
  readonly resource: string;
  /** When the hour began, in milliseconds since the epoch. */
  readonly hourMs: number;
  /** A message that is changed rings nowhere: what needs somebody begins one of its own. */
  readonly isProblem: boolean;
}

/** One line of an announcement. */
export interface Line {
  /** The event's own: one that is delivered twice is one line. */
  readonly id: string;
  readonly atMs: number;
  /** Events tell the second; within one, what was decided comes before what became of it. */
  readonly rank: number;
  readonly text: string;
}

const HOUR_MS = 3_600_000;
const LINE_LENGTH = 400;

/** What an event says to people, and where it belongs. */
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
      return `:rotating_light: ${escape(event.detail.message)}`;
    case 'Action Finished': {
      const { kind, reason, outcome, error = 'for an unknown reason' } = event.detail;
      return outcome === 'succeeded'
        ? `${kind}, ${reason}: done`
        : `:warning: *${kind}*, ${reason}: failed: ${escape(error)}`;
    }
    case 'Decision Made': {
      const { controller, kind, reason, mode, numbers } = event.detail;
      const labels = controllers.find(({ name }) => name === controller);
      const note = mode === 'observe' && kind !== 'hold' ? ' (observe: not done)' : '';
      return [`*${kind}*, ${reason}${note}`, describeNumbers(numbers, labels)].filter(Boolean).join(' · ');
    }
  }
}
