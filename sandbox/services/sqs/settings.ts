/** The attributes of a queue that have an effect. */
export interface QueueSettings {
  readonly visibilitySeconds: number;
  readonly retentionSeconds: number;
  readonly delaySeconds: number;
  readonly receiveWaitSeconds: number;
  readonly maximumMessageBytes: number;
  readonly redrive: Redrive | undefined;
}

export interface Redrive {
  readonly queueArn: string;
  readonly maximumReceives: number;
}

type Raw = Readonly<Record<string, unknown>>;

/** Attributes with numbers: default, lowest, highest (SQS API Reference, SetQueueAttributes). */
const NUMBERS = {
  VisibilityTimeout: [30, 0, 43_200],
  MessageRetentionPeriod: [345_600, 60, 1_209_600],
  DelaySeconds: [0, 0, 900],
  ReceiveMessageWaitTimeSeconds: [0, 0, 20],
  MaximumMessageSize: [1_048_576, 1_024, 1_048_576],
} as const;

/** Attributes that change nothing that can be seen in the sandbox: encryption at rest. */
const WITHOUT_EFFECT = ['SqsManagedSseEnabled', 'KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'RedriveAllowPolicy'];

const KNOWN: ReadonlySet<string> = new Set([...Object.keys(NUMBERS), ...WITHOUT_EFFECT, 'RedrivePolicy']);

/**
 * Reads the attributes of CreateQueue, which are texts, or of a template, which may be numbers and objects.
 * @throws {Error} naming the attribute that is not simulated or out of range.
 */
export function readSettings(attributes: Raw): QueueSettings {
  for (const name of Object.keys(attributes)) {
    if (!KNOWN.has(name)) throw new Error(`the queue attribute ${name} is not simulated`);
  }
  const number = (name: keyof typeof NUMBERS) => {
    const [fallback, lowest, highest] = NUMBERS[name];
    const value = Number(attributes[name] ?? fallback);
    if (!(value >= lowest && value <= highest))
      throw new Error(`${name} is ${value}, not within ${lowest} to ${highest}`);
    return value;
  };
  return {
    visibilitySeconds: number('VisibilityTimeout'),
    retentionSeconds: number('MessageRetentionPeriod'),
    delaySeconds: number('DelaySeconds'),
    receiveWaitSeconds: number('ReceiveMessageWaitTimeSeconds'),
    maximumMessageBytes: number('MaximumMessageSize'),
    redrive: readRedrive(attributes['RedrivePolicy']),
  };
}

function readRedrive(policy: unknown): Redrive | undefined {
  if (policy === undefined) return undefined;
  const { deadLetterTargetArn, maxReceiveCount } = (typeof policy === 'string' ? JSON.parse(policy) : policy) as Raw;
  const maximumReceives = Number(maxReceiveCount);
  if (typeof deadLetterTargetArn !== 'string' || !(maximumReceives >= 1)) {
    throw new Error('RedrivePolicy needs deadLetterTargetArn and maxReceiveCount');
  }
  return { queueArn: deadLetterTargetArn, maximumReceives };
}

/** The settings as GetQueueAttributes gives them. */
export function settingsAsAttributes(settings: QueueSettings): Record<string, string> {
  return {
    VisibilityTimeout: String(settings.visibilitySeconds),
    MessageRetentionPeriod: String(settings.retentionSeconds),
    DelaySeconds: String(settings.delaySeconds),
    ReceiveMessageWaitTimeSeconds: String(settings.receiveWaitSeconds),
    MaximumMessageSize: String(settings.maximumMessageBytes),
    ...(settings.redrive
      ? {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: settings.redrive.queueArn,
            maxReceiveCount: settings.redrive.maximumReceives,
          }),
        }
      : {}),
  };
}
