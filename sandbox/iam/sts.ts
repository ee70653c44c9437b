import * as sts from '@aws-sdk/client-sts';
import { ACCOUNT_ID, arn } from '../core.ts';
import { suffix } from '../deploy/names.ts';
import { service } from '../wire/service.ts';
import type { WireService } from '../wire/service.ts';
import type { Sessions } from './sessions.ts';

/** STS tells callers who they are. People are users named by their access keys. */
export function createSts(sessions: Sessions): WireService {
  return service(sts)({
    GetCallerIdentity(_input, { accessKeyId }) {
      const session = sessions.get(accessKeyId);
      return {
        Account: ACCOUNT_ID,
        Arn: session?.arn ?? arn('iam', `user/${accessKeyId}`),
        UserId: session?.userId ?? `AIDA${suffix(accessKeyId)}`,
      };
    },
  });
}
