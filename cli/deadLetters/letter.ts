import { z } from 'zod';

/** An event that could not be processed: what it was, for whom, and why it failed. */
export interface DeadLetter {
  /** The message's id in the queue. */
  readonly id: string;
  /** When it came into the queue, in milliseconds since the epoch. */
  readonly atMs: number;
  /** The function that was to process it. */
  readonly functionArn: string;
  /** Whether the function failed, or was never reached. */
  readonly failedIn: 'function' | 'delivery';
  /** How often it was tried. */
  readonly attempts: number;
  readonly error: string;
  /** The event as the function was to get it, as JSON. */
  readonly event: string;
  /** What kind of event it is, and what it is about, as far as it says so. */
  readonly what: string;
}

/** A message as SQS gives it, as far as it matters. */
export interface Message {
  readonly MessageId?: string | undefined;
  readonly Body?: string | undefined;
  readonly Attributes?: Readonly<Record<string, string>> | undefined;
  readonly MessageAttributes?:
    | Readonly<Record<string, { readonly StringValue?: string | undefined } | undefined>>
    | undefined;
}

/** What Lambda writes of an asynchronous invocation that failed (Developer Guide, "Capturing records"). */
const lambdaRecord = z.object({
  requestContext: z.object({
    functionArn: z.string(),
    condition: z.string(),
    approximateInvokeCount: z.number(),
  }),
  requestPayload: z.unknown(),
  responsePayload: z.object({ errorType: z.string().optional(), errorMessage: z.string().optional() }).optional(),
});

const envelope = z.object({
  'detail-type': z.string(),
  resources: z.array(z.string()).optional(),
  detail: z.looseObject({ resource: z.unknown().optional(), alarmName: z.unknown().optional() }).optional(),
});

/**
 * Reads a message of the dead-letter queue, as Lambda or EventBridge has written it; undefined if it is neither's.
 * Lambda has the error in its record, EventBridge in attributes (User Guide, "Using dead-letter queues").
 */
export function readLetter({
  MessageId: id = '',
  Body: body = '',
  Attributes,
  MessageAttributes,
}: Message): DeadLetter | undefined {
  const content = parsed(body);
  const atMs = Number(Attributes?.['SentTimestamp'] ?? 0);
  const record = lambdaRecord.safeParse(content);
  if (record.success) {
    const { requestContext, requestPayload, responsePayload } = record.data;
    const { errorType, errorMessage = requestContext.condition } = responsePayload ?? {};
    return {
      id,
      atMs,
      functionArn: requestContext.functionArn.replace(/:\$LATEST$/, ''),
      failedIn: 'function',
      attempts: requestContext.approximateInvokeCount,
      error: [errorType, errorMessage].filter(Boolean).join(': '),
      event: JSON.stringify(requestPayload),
      what: describeEvent(requestPayload),
    };
  }
  const attribute = (name: string) => MessageAttributes?.[name]?.StringValue;
  const functionArn = attribute('TARGET_ARN');
  if (functionArn === undefined || content === undefined) return undefined;
  return {
    id,
    atMs,
    functionArn,
    failedIn: 'delivery',
    attempts: Number(attribute('RETRY_ATTEMPTS') ?? 0) + 1,
    error: [attribute('ERROR_CODE'), attribute('ERROR_MESSAGE')].filter(Boolean).join(': '),
    event: body,
    what: describeEvent(content),
  };
}

/** `RDS DB Instance Event shop-2`. */
function describeEvent(event: unknown): string {
  const { data } = envelope.safeParse(event);
  if (!data) return 'an event without a type';
  const named = data.detail?.resource ?? data.detail?.alarmName ?? data.resources?.[0];
  return typeof named === 'string' ? `${data['detail-type']} ${named}` : data['detail-type'];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
