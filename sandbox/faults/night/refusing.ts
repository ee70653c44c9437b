import { type FaultContext, oneOf } from '../context.ts';
import type { Random } from '../../random.ts';
import { isKeyOfRole } from '../../iam/sessions.ts';
import { AwsError, type CallContext } from '../../wire/handlers.ts';

/** What is refused where a quota is used up, in the words of each API's reference. */
const QUOTAS: Readonly<Record<string, readonly [code: string, message: string, status: number]>> = {
  'rds:CreateDBInstance': ['InstanceQuotaExceeded', 'DB Instance quota exceeded', 400],
  'rds:CreateDBClusterEndpoint': ['DBClusterEndpointQuotaExceededFault', 'Quota of custom endpoints exceeded', 403],
  'acm:RequestCertificate': ['LimitExceededException', 'Error: you have reached your limit of certificates', 400],
  'elasticloadbalancing:AddListenerCertificates': ['TooManyCertificates', 'The limit of certificates is reached', 400],
  'elasticloadbalancing:RegisterTargets': ['TooManyTargets', 'The maximum number of targets is reached', 400],
  'application-autoscaling:PutScalingPolicy': ['LimitExceededException', 'Too many scaling policies', 400],
};

/** RDS's own words for a class that it does not offer in a zone, with this engine, or any more. */
const notOffered = (instanceClass: string): AwsError =>
  new AwsError(
    'InvalidParameterCombination',
    `RDS does not support creating a DB instance with the following combination: DBInstanceClass=${instanceClass}, Engine=aurora-postgresql.`,
    { status: 400 },
  );

/** A quota is raised, and a class offered again, after so long. */
const LASTS_MS = [600_000, 3_600_000] as const;

/** What AWS clearly refuses for a while, to functions as to everybody. */
export class Refusing {
  readonly #context: FaultContext;
  readonly #random: Random;
  readonly #untilMs = new Map<string, number>();

  constructor(context: FaultContext, random: Random, classes: readonly string[]) {
    this.#context = context;
    this.#random = random;
    context.repeat('quota-reached', random, () => {
      const operation = oneOf(random, Object.keys(QUOTAS));
      context.tell('quota-reached', `${operation} for ${this.#begin(operation)} min`);
    });
    context.repeat('offering-refused', random, () => {
      const instanceClass = oneOf(random, classes);
      context.tell('offering-refused', `${instanceClass} for ${this.#begin(instanceClass)} min`);
    });
  }

  /** Throws where the call is refused. */
  check({ service, operation, accessKeyId }: CallContext, input: unknown): void {
    if (!isKeyOfRole(accessKeyId)) return;
    const called = `${service}:${operation}`;
    const quota = QUOTAS[called];
    if (quota && this.#lasts(called)) throw new AwsError(quota[0], quota[1], { status: quota[2] });
    if (called !== 'rds:CreateDBInstance') return;
    const { DBInstanceClass = '' } = input as { DBInstanceClass?: string };
    if (this.#lasts(DBInstanceClass)) throw notOffered(DBInstanceClass);
  }

  #begin(what: string): number {
    const lastsMs = this.#random.between(...LASTS_MS);
    this.#untilMs.set(what, this.#context.clock.now() + lastsMs);
    return Math.round(lastsMs / 60_000);
  }

  #lasts(what: string): boolean {
    return this.#context.isOn && this.#context.clock.now() < (this.#untilMs.get(what) ?? 0);
  }
}
