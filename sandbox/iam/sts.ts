import * as sts from '@aws-sdk/client-sts';
import { ACCOUNT_ID, arn } from '../core.ts';
import { uniqueId } from '../deploy/names.ts';
import { service } from '../wire/service.ts';
import type { WireService } from '../wire/service.ts';
import type { Sessions } from './sessions.ts';

/** Who calls. People are users named by their access keys. */
export interface Identity {
  readonly arn: string;
  readonly userId: string;
}

export function identityOf(sessions: Sessions, accessKeyId: string): Identity {
  const session = sessions.get(accessKeyId);
  return session ?? { arn: arn('iam', `user/${accessKeyId}`), userId: uniqueId('AIDA', accessKeyId) };
}

/** STS tells callers who they are. */
export function createSts(sessions: Sessions): WireService {
  return service(sts)({
    GetCallerIdentity(_input, { accessKeyId }) {
      const { arn: Arn, userId: UserId } = identityOf(sessions, accessKeyId);
      return { Account: ACCOUNT_ID, Arn, UserId };
    },
  });
}
