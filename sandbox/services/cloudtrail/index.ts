import { ACCOUNT_ID, REGION, type Core } from '../../core.ts';
import type { Iam } from '../../iam/index.ts';
import { AwsError } from '../../wire/handlers.ts';
import type { CallRecord, Endpoint } from '../../wire/endpoint.ts';
import { asLogged } from './shape.ts';

export interface TrailOptions {
  readonly endpoint: Pick<Endpoint, 'subscribe'>;
  readonly identityOf: Iam['identityOf'];
}

/** From a call to its event on the bus, in seconds. AWS promises none; a guess within what users report. */
const DELIVERY_SECONDS = [5, 60] as const;

/** Services whose changes are management events; those of data, such as messages and items, are not logged here. */
const LOGGED = new Set(['acm', 'autoscaling', 'ec2', 'ecs', 'elasticloadbalancing', 'rds', 'route53']);

/** Reading calls are kept out of EventBridge unless a rule asks for them by name (CloudTrail user guide). */
const READS = /^(?:Describe|Get|List|Search)/;

/**
 * A trail of CloudTrail that logs management events, as EventBridge gets them: one for each call that would change
 * something, also if it was refused. Its own API is not simulated.
 */
export function startTrail(core: Core, { endpoint, identityOf }: TrailOptions): void {
  const random = core.random.fork('cloudtrail');
  endpoint.subscribe((call) => {
    const { service, operation } = call.context;
    if (!LOGGED.has(service) || READS.test(operation)) return;
    const detail = detailOf(call, identityOf(call.context.accessKeyId), core.clock.now());
    const delayMs = Math.round(1000 * random.between(...DELIVERY_SECONDS));
    core.clock.setTimeout(
      () => core.emit({ source: `aws.${service}`, 'detail-type': 'AWS API Call via CloudTrail', detail }),
      delayMs,
    );
  });
}

/** "CloudTrail record contents", version 1.11. */
function detailOf(
  { context, input, output, error }: CallRecord,
  { arn, userId }: ReturnType<Iam['identityOf']>,
  nowMs: number,
): Record<string, unknown> {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: arn.includes(':assumed-role/') ? 'AssumedRole' : 'IAMUser',
      principalId: userId,
      arn,
      accountId: ACCOUNT_ID,
      accessKeyId: context.accessKeyId,
    },
    eventTime: new Date(nowMs).toISOString().replace(/\.\d+/, ''),
    eventSource: `${context.service}.amazonaws.com`,
    eventName: context.operation,
    awsRegion: REGION,
    sourceIPAddress: '127.0.0.1',
    requestParameters: asLogged(input) ?? null,
    responseElements: asLogged(output) ?? null,
    ...(error !== undefined && {
      errorCode: error instanceof AwsError ? error.code : 'InternalFailure',
      errorMessage: error instanceof Error ? error.message : 'An internal failure',
    }),
    requestID: context.requestId,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT_ID,
    eventCategory: 'Management',
  };
}
