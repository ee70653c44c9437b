import { deliver, type Core, type Delivery } from '../../core.ts';
import type { Random } from '../../random.ts';

/** A delivery that a queue also takes with message attributes, as dead letters have them. */
export interface DeliveryWithAttributes extends Delivery {
  readonly messageAttributes?: Readonly<Record<string, string | AttributeValue>>;
}

/** An attribute of a message with its type; a bare text is one of the type String. */
export interface AttributeValue {
  readonly DataType: string | undefined;
  readonly StringValue?: string | undefined;
  readonly BinaryValue?: Uint8Array | undefined;
}

/** How long a service keeps trying to deliver one event. */
export interface RetryPolicy {
  /** Attempts after the first one, 0-185. */
  readonly maximumRetryAttempts: number;
  /** From the event's arrival to the last attempt; 60-86,400 s. */
  readonly maximumEventAgeMs: number;
}

/** EventBridge and Scheduler, both: 185 attempts within 24 hours (API references, RetryPolicy). */
export const DEFAULT_RETRY_POLICY: RetryPolicy = { maximumRetryAttempts: 185, maximumEventAgeMs: 86_400_000 };

/**
 * Exponential back-off with jitter (User Guide, "How EventBridge retries"). AWS publishes no constants: these are a
 * guess at which 185 attempts fill about a day.
 */
const FIRST_BACKOFF_MS = 2_000;
const MAXIMUM_BACKOFF_MS = 600_000;

/** Why an attempt failed, in the words of the ERROR_CODE attribute of a dead letter. */
export interface DeliveryFailure {
  readonly code: 'NO_PERMISSIONS' | 'NO_RESOURCE' | 'THROTTLING' | 'SDK_CLIENT_ERROR';
  readonly message: string;
}

export type DeliveryOutcome =
  | { readonly kind: 'delivered'; readonly attempts: number }
  | {
      readonly kind: 'dead-lettered' | 'lost';
      readonly attempts: number;
      readonly failure: DeliveryFailure;
      /** Why there is a dead letter missing, where a queue for it was configured. */
      readonly deadLetterFailure?: string;
    };

export interface DeliveryPlan {
  readonly targetArn: string;
  readonly principal: string;
  readonly sourceArn: string;
  readonly roleArn?: string | undefined;
  /** The payload of attempt 1, 2, … */
  readonly payload: (attempt: number) => string;
  readonly messageAttributes?: Readonly<Record<string, AttributeValue>>;
  readonly retry: RetryPolicy;
  readonly deadLetterQueueArn?: string | undefined;
  /** By which role the dead letter is sent; by the queue's policy where there is none. */
  readonly deadLetterRoleArn?: string | undefined;
  /** What the dead letter carries beside the error. */
  readonly deadLetterAttributes: Readonly<Record<string, string>>;
  readonly onAttempt?: () => void;
  readonly onAttemptFailed?: (failure: DeliveryFailure) => void;
}

/**
 * Delivers, tries again with back-off, and at the end sends a dead letter. Errors that no retry can mend, a missing
 * permission or a missing target, go to the dead-letter queue at once (EventBridge User Guide, "Using dead-letter
 * queues"). Never rejects.
 */
export async function deliverPersistently(core: Core, random: Random, plan: DeliveryPlan): Promise<DeliveryOutcome> {
  const startedMs = core.clock.now();
  for (let attempt = 1; ; attempt++) {
    plan.onAttempt?.();
    const failure = await tryOnce(core, plan, attempt);
    if (!failure) return { kind: 'delivered', attempts: attempt };
    plan.onAttemptFailed?.(failure);
    const waitMs = random.between(0.5, 1) * Math.min(MAXIMUM_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt - 1));
    const exhausted = exhaustedCondition(plan.retry, attempt, core.clock.now() + waitMs - startedMs);
    if (exhausted || !isRetriable(failure)) return deadLetter(core, plan, failure, attempt, exhausted);
    await core.clock.sleep(waitMs);
  }
}

async function tryOnce(core: Core, plan: DeliveryPlan, attempt: number): Promise<DeliveryFailure | undefined> {
  const { targetArn, principal, sourceArn, roleArn, messageAttributes = {} } = plan;
  try {
    const payload = plan.payload(attempt);
    const delivery: DeliveryWithAttributes = { targetArn, principal, sourceArn, roleArn, payload, messageAttributes };
    await deliver(core, delivery);
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}

function exhaustedCondition(retry: RetryPolicy, attempt: number, nextAgeMs: number): string | undefined {
  if (attempt > retry.maximumRetryAttempts) return 'MaximumRetryAttempts';
  if (nextAgeMs > retry.maximumEventAgeMs) return 'MaximumEventAgeInSeconds';
  return undefined;
}

const isRetriable = ({ code }: DeliveryFailure) => code !== 'NO_PERMISSIONS' && code !== 'NO_RESOURCE';

/** Receivers reject with the errors of their own services; their codes tell the kinds apart. */
function failureOf(error: unknown): DeliveryFailure {
  const message = error instanceof Error ? error.message : String(error);
  const name = error instanceof Error ? error.name : '';
  if (/AccessDenied|NotAuthorized|AuthorizationError|InvalidSecurity/.test(name))
    return { code: 'NO_PERMISSIONS', message };
  if (/NotFound|DoesNotExist|NonExistent/.test(name) || message.startsWith('nothing in the Region takes deliveries')) {
    return { code: 'NO_RESOURCE', message };
  }
  return { code: /Throttl|TooManyRequests|SlowDown/.test(name) ? 'THROTTLING' : 'SDK_CLIENT_ERROR', message };
}

async function deadLetter(
  core: Core,
  plan: DeliveryPlan,
  failure: DeliveryFailure,
  attempts: number,
  exhausted: string | undefined,
): Promise<DeliveryOutcome> {
  if (!plan.deadLetterQueueArn) return { kind: 'lost', attempts, failure };
  const delivery: DeliveryWithAttributes = {
    targetArn: plan.deadLetterQueueArn,
    payload: plan.payload(attempts),
    principal: plan.principal,
    sourceArn: plan.sourceArn,
    roleArn: plan.deadLetterRoleArn,
    messageAttributes: {
      ...plan.messageAttributes,
      ...plan.deadLetterAttributes,
      TARGET_ARN: plan.targetArn,
      ERROR_CODE: failure.code,
      ERROR_MESSAGE: failure.message,
      RETRY_ATTEMPTS: String(attempts - 1),
      ...(exhausted ? { EXHAUSTED_RETRY_CONDITION: exhausted } : {}),
    },
  };
  try {
    await deliver(core, delivery);
    return { kind: 'dead-lettered', attempts, failure };
  } catch (error) {
    return { kind: 'lost', attempts, failure, deadLetterFailure: failureOf(error).message };
  }
}

/**
 * Reads a RetryPolicy as templates and both APIs write it.
 * @throws {Error} when a number lies outside what AWS takes.
 */
export function readRetryPolicy(
  policy: { MaximumRetryAttempts?: number | undefined; MaximumEventAgeInSeconds?: number | undefined } | undefined,
): RetryPolicy {
  const attempts = policy?.MaximumRetryAttempts ?? DEFAULT_RETRY_POLICY.maximumRetryAttempts;
  const ageSeconds = policy?.MaximumEventAgeInSeconds ?? DEFAULT_RETRY_POLICY.maximumEventAgeMs / 1_000;
  if (!(attempts >= 0 && attempts <= 185)) throw new Error(`MaximumRetryAttempts is ${attempts}, not within 0 to 185`);
  if (!(ageSeconds >= 60 && ageSeconds <= 86_400))
    throw new Error(`MaximumEventAgeInSeconds is ${ageSeconds}, not within 60 to 86400`);
  return { maximumRetryAttempts: attempts, maximumEventAgeMs: ageSeconds * 1_000 };
}
