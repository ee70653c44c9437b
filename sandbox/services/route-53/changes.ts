import type { ChangeInfo } from '@aws-sdk/client-route-53';
import type { Answers } from './api.ts';
import { noSuchChange } from './errors.ts';
import type { RecordChange } from './records.ts';
import type { Route53State } from './state.ts';

export const shapeOfChange = (change: RecordChange, nowMs: number): ChangeInfo => ({
  Id: `/change/${change.id}`,
  Status: nowMs >= change.inSyncMs ? 'INSYNC' : 'PENDING',
  SubmittedAt: new Date(change.submittedMs),
  ...(change.comment !== undefined && { Comment: change.comment }),
});

export function changeHandlers(state: Route53State): Answers<'GetChange'> {
  return {
    GetChange: ({ Id = '' }) => {
      const change = state.changes.get(Id.replace(/^\/?change\//, ''));
      if (!change) throw noSuchChange(Id);
      return { ChangeInfo: shapeOfChange(change, state.core.clock.now()) };
    },
  };
}
