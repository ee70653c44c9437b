import { ACCOUNT_ID, type Core, deliver, REGION } from '../../core.ts';
import type { DeliveryWithAttributes } from '../events/delivery.ts';
import type { Condition, QueuedEvent } from './queuedEvent.ts';
import type { ErrorDescription } from './outcome.ts';
import type { FunctionMetrics } from './metrics.ts';

const PRINCIPAL = 'lambda.amazonaws.com';

/**
 * Sends what became of an asynchronous event to the function's destinations and dead-letter queue, by the function's
 * own role. Source: Developer Guide, "Capturing records of Lambda asynchronous invocations".
 */
export class Destinations {
  readonly #core: Core;
  readonly #metrics: FunctionMetrics;
  readonly #newEventId: () => string;
  readonly #onProblem: (message: string) => void;

  constructor(core: Core, metrics: FunctionMetrics, newEventId: () => string, onProblem: (message: string) => void) {
    this.#core = core;
    this.#metrics = metrics;
    this.#newEventId = newEventId;
    this.#onProblem = onProblem;
  }

  /** Never rejects: a target that cannot be reached counts in a metric and is a problem of the Region. */
  async send(event: QueuedEvent, condition: Condition): Promise<void> {
    const { lambdaFunction } = event;
    const { asynchronous, settings } = lambdaFunction;
    const succeeded = condition === 'Success';
    const destinationArn = succeeded ? asynchronous.onSuccessArn : asynchronous.onFailureArn;
    if (destinationArn) {
      const payload = this.#payload(event, condition, destinationArn);
      await this.#deliver(event, destinationArn, payload, undefined, () =>
        this.#metrics.destinationFailure(settings.name),
      );
    }
    if (!succeeded && settings.deadLetterArn) {
      const attributes = deadLetterAttributes(event, condition);
      await this.#deliver(event, settings.deadLetterArn, event.payload, attributes, () =>
        this.#metrics.deadLetterError(settings.name),
      );
    }
  }

  /** The invocation record; an event bus gets it as the detail of an event. */
  #payload(event: QueuedEvent, condition: Condition, destinationArn: string): string {
    const nowMs = this.#core.clock.now();
    const record = invocationRecord(event, condition, nowMs);
    if (destinationArn.split(':')[2] !== 'events') return JSON.stringify(record);
    return JSON.stringify({
      version: '0',
      id: this.#newEventId(),
      'detail-type': `Lambda Function Invocation Result - ${condition === 'Success' ? 'Success' : 'Failure'}`,
      source: 'lambda',
      account: ACCOUNT_ID,
      // Events have the time in whole seconds.
      time: `${new Date(nowMs).toISOString().slice(0, 19)}Z`,
      region: REGION,
      resources: [destinationArn, record.requestContext.functionArn],
      detail: record,
    });
  }

  async #deliver(
    { lambdaFunction, requestId }: QueuedEvent,
    targetArn: string,
    payload: string,
    messageAttributes: Readonly<Record<string, string>> | undefined,
    onFailure: () => void,
  ): Promise<void> {
    const delivery: DeliveryWithAttributes = {
      targetArn,
      payload,
      principal: PRINCIPAL,
      sourceArn: lambdaFunction.arn,
      roleArn: lambdaFunction.settings.roleArn,
      ...(messageAttributes ? { messageAttributes } : {}),
    };
    try {
      await deliver(this.#core, delivery);
    } catch (error) {
      onFailure();
      const reason = error instanceof Error ? error.message : String(error);
      this.#onProblem(`${lambdaFunction.name}: ${targetArn} did not take the record of ${requestId}: ${reason}`);
    }
  }
}

function invocationRecord(event: QueuedEvent, condition: Condition, nowMs: number) {
  const { lambdaFunction, requestId, payload, runs, lastRun } = event;
  return {
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    requestContext: {
      requestId,
      functionArn: `${lambdaFunction.arn}:$LATEST`,
      condition,
      approximateInvokeCount: runs,
    },
    requestPayload: JSON.parse(payload) as unknown,
    // An event for which the function never ran has no response: a guess, the guide shows no such record.
    ...(lastRun && {
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        ...(lastRun.failed ? { functionError: 'Unhandled' } : {}),
      },
      responsePayload: JSON.parse(lastRun.payload) as unknown,
    }),
  };
}

/** Developer Guide, "Adding a dead-letter queue": RequestID, ErrorCode and the first kilobyte of the error message. */
function deadLetterAttributes(event: QueuedEvent, condition: Condition): Readonly<Record<string, string>> {
  const error = event.lastRun ? (JSON.parse(event.lastRun.payload) as ErrorDescription) : undefined;
  const message = error?.errorMessage ?? condition;
  return {
    RequestID: event.requestId,
    ErrorCode: error ? '200' : '429',
    ErrorMessage: message.slice(0, 1024),
  };
}
