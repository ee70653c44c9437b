import { FUNCTION_URL_SUFFIX } from '../../core.ts';
import { AwsError } from '../../wire/handlers.ts';
import type { WireRequest, WireResponse } from '../../wire/message.ts';
import type { Invocation } from './executionEnvironment.ts';
import type { FunctionUrl } from './provision.ts';
import { eventOf, responseOf, type UrlCall } from './urlPayload.ts';

/** Developer Guide, "Lambda quotas". */
const REQUEST_MAX_BYTES = 6_291_456;

export interface UrlServerOptions {
  readonly urls: () => readonly FunctionUrl[];
  /** The ARN of a caller that may; undefined for one that may not. */
  readonly mayInvoke: (accessKeyId: string, functionArn: string) => string | undefined;
  /** Whether the function's own policy lets everybody in. */
  readonly isOpen: (functionArn: string) => boolean;
  /** @throws {AwsError} TooManyRequestsException */
  readonly invoke: (functionArn: string, payload: string) => Promise<Invocation>;
  readonly newId: () => string;
  readonly nowMs: () => number;
}

/** Serves function URLs. As everywhere in the Region, signatures say who calls and are not verified. */
export function createUrlServer(options: UrlServerOptions) {
  return (request: WireRequest): Promise<WireResponse> | undefined => {
    const [host = ''] = (request.headers['host'] ?? '').split(':');
    if (!host.endsWith(`.${FUNCTION_URL_SUFFIX}`)) return undefined;
    const url = options.urls().find((candidate) => candidate.host === host);
    // Recorded: who asks is not told that there is no such URL.
    if (!url) return Promise.resolve(forbidden(null));
    return answer(options, url, request);
  };
}

async function answer(options: UrlServerOptions, url: FunctionUrl, request: WireRequest): Promise<WireResponse> {
  const { invoke, newId, nowMs } = options;
  const { functionArn, host } = url;
  if (request.body.byteLength > REQUEST_MAX_BYTES) return message(413, 'Request Too Long');
  const admitted = admit(options, url, request);
  if (!admitted) return forbidden(FORBIDDEN);
  const event = eventOf(request, { host, caller: admitted.caller, requestId: newId(), nowMs: nowMs() });
  try {
    const { failed, payload } = await invoke(functionArn, JSON.stringify(event));
    return failed ? failure() : responseOf(payload);
  } catch (error) {
    if (error instanceof AwsError && error.code === 'TooManyRequestsException') return message(429, error.message);
    throw error;
  }
}

/** Who is let in, if anybody: everybody under `NONE`, and whoever IAM allows under `AWS_IAM`. */
function admit(
  { isOpen, mayInvoke }: UrlServerOptions,
  { authType, functionArn }: FunctionUrl,
  { headers }: WireRequest,
): Pick<UrlCall, 'caller'> | undefined {
  if (authType === 'NONE') return isOpen(functionArn) ? { caller: undefined } : undefined;
  const [, accessKeyId = ''] = /Credential=([^/,\s]+)/.exec(headers['authorization'] ?? '') ?? [];
  const userArn = mayInvoke(accessKeyId, functionArn);
  return userArn === undefined ? undefined : { caller: { accessKeyId, userArn } };
}

const JSON_TYPE = { 'content-type': 'application/json' };

const message = (statusCode: number, text: string | null): WireResponse => ({
  statusCode,
  headers: JSON_TYPE,
  body: Buffer.from(JSON.stringify({ Message: text })),
});

/** Recorded. */
const FORBIDDEN =
  'Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html';

const forbidden = (text: string | null): WireResponse => ({
  ...message(403, text),
  headers: { ...JSON_TYPE, 'x-amzn-errortype': 'AccessDeniedException' },
});

/** The function has failed: a text, and no JSON, as recorded. */
const failure = (): WireResponse => ({
  statusCode: 502,
  headers: JSON_TYPE,
  body: Buffer.from('Internal Server Error'),
});
