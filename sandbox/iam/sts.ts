import * as sts from '@aws-sdk/client-sts';
import { ACCOUNT_ID, arn } from '../core.ts';
import { suffix } from '../deploy/names.ts';
import { service } from '../wire/service.ts';
import type { WireService } from '../wire/service.ts';
import type { Sessions } from './sessions.ts';

/** People are users named by their access keys. */
export const callerArn = (sessions: Sessions, accessKeyId: string): string =>
  sessions.get(accessKeyId)?.arn ?? arn('iam', `user/${accessKeyId}`);

/** STS tells callers who they are. */
export function createSts(sessions: Sessions): WireService {
  return service(sts)({
    GetCallerIdentity(_input, { accessKeyId }) {
      const session = sessions.get(accessKeyId);
      return {
        Account: ACCOUNT_ID,
        Arn: callerArn(sessions, accessKeyId),
        UserId: session?.userId ?? `AIDA${suffix(accessKeyId)}`,
      };
    },
  });
}
