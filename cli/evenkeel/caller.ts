import { userInfo } from 'node:os';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { isOnThisMachine } from './environment.ts';

export interface Caller {
  /** Who it is, as people call them: the name of the role's session, of the user, or of the account on this machine. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** AWS's own time in milliseconds since the epoch. A sandbox's time is not that of this machine. */
  readonly nowMs: number;
}

/** Asks AWS who calls and what time it is: everybody with credentials may. */
export async function identify(): Promise<Caller> {
  const sts = new STSClient({});
  let date: string | undefined;
  sts.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      date = (result.response as { headers?: Record<string, string> }).headers?.['date'];
      return result;
    },
    { step: 'deserialize', name: 'readDate' },
  );
  const region = await sts.config.region();
  const { Arn = '', Account = '' } = await sts.send(new GetCallerIdentityCommand({}));
  return {
    name: isOnThisMachine(process.env['AWS_ENDPOINT_URL']) ? userInfo().username : nameOf(Arn),
    account: Account,
    region,
    nowMs: date === undefined ? Date.now() : Date.parse(date),
  };
}

/** `arn:aws:sts::123456789012:assumed-role/OnCall/ada` → `ada`. */
const nameOf = (arn: string): string => arn.split(/[/:]/).at(-1) ?? arn;
