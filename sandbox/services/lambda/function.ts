import { arn } from '../../core.ts';
import { type Permission, permits } from './resourcePolicy.ts';

/** What a template says of one function. */
export interface FunctionSettings {
  readonly name: string;
  readonly arn: string;
  /** The local folder with the deployed files. */
  readonly folder: string;
  readonly runtime: string;
  /** `index.handler`. */
  readonly handler: string;
  readonly roleArn: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly architectures: readonly string[];
  readonly description: string;
  readonly deadLetterArn: string | undefined;
  readonly logging: Logging;
  readonly ephemeralStorageMb: number;
  readonly vpc: { readonly SubnetIds: string[]; readonly SecurityGroupIds: string[] } | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdMs: number;
}

export interface Logging {
  readonly group: string;
  readonly format: 'Text' | 'JSON';
  /** Lines below it are not sent. Only with JSON. */
  readonly applicationLevel: string;
  readonly systemLevel: string;
}

/** What somebody has said of asynchronous invocations; what is undefined has its default. */
export interface EventInvokeConfig {
  readonly attempts: number | undefined;
  readonly ageSeconds: number | undefined;
  readonly onSuccessArn: string | undefined;
  readonly onFailureArn: string | undefined;
  readonly modifiedMs: number;
}

/** How asynchronous invocations are treated. Defaults: Developer Guide, "Error handling for asynchronous invocation". */
export interface AsynchronousSettings {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeMs: number;
  readonly onSuccessArn: string | undefined;
  readonly onFailureArn: string | undefined;
}

const DEFAULT_MAXIMUM_RETRY_ATTEMPTS = 2;
const DEFAULT_MAXIMUM_EVENT_AGE_MS = 6 * 3_600_000;

/** One function: its settings, and what other resources and API calls have attached to it. */
export class LambdaFunction {
  readonly settings: FunctionSettings;
  /** AWS draws a new one at each change. */
  readonly revisionId: string;
  permissions: readonly Permission[] = [];
  eventInvokeConfig: EventInvokeConfig | undefined;
  /** Undefined: it shares what no function has reserved. */
  reservedConcurrency: number | undefined;

  constructor(settings: FunctionSettings, revisionId: string, reservedConcurrency: number | undefined) {
    this.settings = settings;
    this.revisionId = revisionId;
    this.reservedConcurrency = reservedConcurrency;
  }

  get name(): string {
    return this.settings.name;
  }

  get arn(): string {
    return this.settings.arn;
  }

  get asynchronous(): AsynchronousSettings {
    const { attempts, ageSeconds, onSuccessArn, onFailureArn } = this.eventInvokeConfig ?? {};
    return {
      maximumRetryAttempts: attempts ?? DEFAULT_MAXIMUM_RETRY_ATTEMPTS,
      maximumEventAgeMs: ageSeconds === undefined ? DEFAULT_MAXIMUM_EVENT_AGE_MS : ageSeconds * 1000,
      onSuccessArn,
      onFailureArn,
    };
  }

  /** Whether the resource policy lets a service invoke it for `sourceArn`. */
  permits(principal: string, sourceArn: string): boolean {
    return this.permissions.some((permission) => permits(permission, principal, sourceArn));
  }
}

export const functionArn = (name: string): string => arn('lambda', `function:${name}`);
