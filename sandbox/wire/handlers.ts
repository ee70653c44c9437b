import type { CommandIO } from '@smithy/types';

/** Who calls what, as the request's signature and shape say. */
export interface CallContext {
  /** The service's signing name: `rds`, `monitoring`, `dynamodb`, `events`, … */
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly requestId: string;
}

type WithoutMetadata<T> = T extends object ? Omit<T, '$metadata'> : T;

/**
 * The operations a service simulates, typed from the SDK's own client package:
 * `Handlers<typeof import('@aws-sdk/client-rds')>`. An operation that is absent answers 501 with its name.
 */
export type Handlers<Package> = {
  [Key in keyof Package as Key extends `${infer Operation}Command` ? Operation : never]?: Package[Key] extends new (
    ...args: never
  ) => infer Command
    ? Command extends CommandIO<infer Input, infer Output>
      ? (input: Input, context: CallContext) => WithoutMetadata<Output> | Promise<WithoutMetadata<Output>>
      : never
    : never;
};

/** An error that the caller sees as AWS would send it. `code` is the wire code or the name of the SDK's error shape. */
export class AwsError extends Error {
  readonly code: string;
  /** HTTP status (default: the error shape's own). */
  readonly status: number | undefined;
  /** Further members of the error shape. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, options: { status?: number; fields?: Record<string, unknown> } = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = options.status;
    this.fields = options.fields ?? {};
  }
}

/** Thrown around a handler when the caller is to get no answer, whether or not the call took effect. */
export class LostResponse extends Error {
  constructor() {
    super('the response was lost on its way');
    // SDK clients take an error with this name for a passing one.
    this.name = 'TimeoutError';
  }
}
