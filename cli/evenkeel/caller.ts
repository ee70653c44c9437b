import { userInfo } from 'node:os';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { isOnThisMachine } from './environment.ts';

export interface Caller {
  /** The name of the IAM session or user; for a sandbox on this machine, that of the operating system's user. */
  readonly name: string;
  /** As AWS knows the caller: `arn:aws:iam::123456789012:user/ada`. */
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  /** The time in AWS, in milliseconds since the epoch: a sandbox has its own time. */
  readonly nowMs: number;
}

/** Reads the caller's identity and the time from STS, which needs no permission. */
export async function identify(sts: STSClient = new STSClient({})): Promise<Caller> {
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
  // Whoever watches asks again and again: a client that is left to itself keeps its connection.
  const { Arn = '', Account = '' } = await sts.send(new GetCallerIdentityCommand({})).finally(() => sts.destroy());
  return {
    name: isOnThisMachine(process.env['AWS_ENDPOINT_URL']) ? userInfo().username : nameOf(Arn),
    arn: Arn,
    account: Account,
    region,
    nowMs: date === undefined ? Date.now() : Date.parse(date),
  };
}

/** `arn:aws:sts::123456789012:assumed-role/OnCall/ada` → `ada`. */
const nameOf = (arn: string): string => arn.split(/[/:]/).at(-1) ?? arn;
