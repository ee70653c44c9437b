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
  readonly createdMs: number;
}

export interface Logging {
  readonly group: string;
  readonly format: 'Text' | 'JSON';
  /** Lines below it are not sent. Only with JSON. */
  readonly applicationLevel: string;
  readonly systemLevel: string;
}

/** How asynchronous invocations are treated. Defaults: Developer Guide, "Error handling for asynchronous invocation". */
export interface AsynchronousSettings {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeMs: number;
  readonly onSuccessArn: string | undefined;
  readonly onFailureArn: string | undefined;
}

export const DEFAULT_ASYNCHRONOUS_SETTINGS: AsynchronousSettings = {
  maximumRetryAttempts: 2,
  maximumEventAgeMs: 6 * 3_600_000,
  onSuccessArn: undefined,
  onFailureArn: undefined,
};

/** One function: its settings, and what other resources and API calls have attached to it. */
export class LambdaFunction {
  readonly settings: FunctionSettings;
  readonly permissions: Permission[] = [];
  asynchronous: AsynchronousSettings = DEFAULT_ASYNCHRONOUS_SETTINGS;
  /** Undefined: it shares what no function has reserved. */
  reservedConcurrency: number | undefined;

  constructor(settings: FunctionSettings, reservedConcurrency: number | undefined) {
    this.settings = settings;
    this.reservedConcurrency = reservedConcurrency;
  }

  get name(): string {
    return this.settings.name;
  }

  get arn(): string {
    return this.settings.arn;
  }

  /** Whether the resource policy lets a service invoke it for `sourceArn`. */
  permits(principal: string, sourceArn: string): boolean {
    return this.permissions.some((permission) => permits(permission, principal, sourceArn));
  }
}

/** The name in `name`, `name:$LATEST`, `123456789012:function:name` or an ARN; versions and aliases are not simulated. */
export function functionName(reference: string): string {
  const parts = reference.split(':');
  const keyword = parts.indexOf('function');
  const [name = '', qualifier] = keyword === -1 ? parts : parts.slice(keyword + 1);
  if (qualifier !== undefined && qualifier !== '$LATEST') {
    throw new Error(`versions and aliases of functions are not simulated: ${reference}`);
  }
  return name;
}

export const functionArn = (name: string): string => arn('lambda', `function:${name}`);
