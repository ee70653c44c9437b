import { ACCOUNT_ID } from '../../core.ts';
import { NO_BYTES, text, type WireRequest, type WireResponse } from '../../wire/message.ts';
import type { Invocation } from './execution-environment.ts';
import type { FunctionUrl } from './provision.ts';

export interface UrlServerOptions {
  readonly urls: () => readonly FunctionUrl[];
  /** The ARN of a caller that may; undefined for one that may not. */
  readonly mayInvoke: (accessKeyId: string, functionArn: string) => string | undefined;
  readonly invoke: (functionArn: string, payload: string) => Promise<Invocation>;
  readonly newId: () => string;
  readonly nowMs: () => number;
}

/** Serves function URLs. As everywhere in the Region, signatures say who calls and are not verified. */
export function createUrlServer(options: UrlServerOptions) {
  return (request: WireRequest): Promise<WireResponse> | undefined => {
    const [host = ''] = (request.headers['host'] ?? '').split(':');
    if (!host.endsWith('.on.aws')) return undefined;
    const url = options.urls().find((candidate) => candidate.host === host);
    if (!url) return Promise.resolve(message(404, 'Not Found'));
    return answer(options, url, request);
  };
}

async function answer(
  { invoke, mayInvoke, newId, nowMs }: UrlServerOptions,
  { functionArn, host }: FunctionUrl,
  request: WireRequest,
): Promise<WireResponse> {
  const [, accessKeyId = ''] = /Credential=([^/,\s]+)/.exec(request.headers['authorization'] ?? '') ?? [];
  const userArn = mayInvoke(accessKeyId, functionArn);
  if (userArn === undefined) return message(403, 'Forbidden');
  const event = eventOf(request, { host, accessKeyId, userArn, requestId: newId(), nowMs: nowMs() });
  const { failed, payload } = await invoke(functionArn, JSON.stringify(event));
  return failed ? message(502, 'Internal Server Error') : responseOf(JSON.parse(payload));
}

interface Call {
  readonly host: string;
  readonly accessKeyId: string;
  readonly userArn: string;
  readonly requestId: string;
  readonly nowMs: number;
}

/** Developer guide, "Invoking Lambda function URLs", request payload format 2.0. */
function eventOf({ method, path, headers, body }: WireRequest, call: Call): object {
  const { host, accessKeyId, userArn, requestId, nowMs } = call;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers,
    requestContext: {
      accountId: ACCOUNT_ID,
      apiId: host.split('.')[0],
      authentication: null,
      authorizer: {
        iam: {
          accessKey: accessKeyId,
          accountId: ACCOUNT_ID,
          callerId: accessKeyId,
          cognitoIdentity: null,
          principalOrgId: null,
          userArn,
          userId: accessKeyId,
        },
      },
      domainName: host,
      domainPrefix: host.split('.')[0],
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: headers['user-agent'] ?? '' },
      requestId,
      routeKey: '$default',
      stage: '$default',
      time: new Date(nowMs).toUTCString(),
      timeEpoch: nowMs,
    },
    body: text(body),
    isBase64Encoded: false,
  };
}

/** What has no status is the body of an answer that went well. */
function responseOf(result: unknown): WireResponse {
  const given = (typeof result === 'object' && result !== null ? result : {}) as {
    statusCode?: number;
    headers?: Record<string, string>;
    body?: string;
  };
  if (given.statusCode === undefined) {
    const body = Buffer.from(typeof result === 'string' ? result : JSON.stringify(result));
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const body = given.body === undefined ? NO_BYTES : Buffer.from(given.body);
  return { statusCode: given.statusCode, headers: given.headers ?? {}, body };
}

const message = (statusCode: number, text: string): WireResponse => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ Message: text })),
});
