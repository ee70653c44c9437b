import { ACCOUNT_ID } from '../../core.ts';
import { NO_BYTES, type WireRequest, type WireResponse } from '../../wire/message.ts';

/** Developer Guide, "Lambda quotas": for a request and for a response. */
const PAYLOAD_MAX_BYTES = 6_291_456;

/** Bodies of these types arrive as text, all others in base64: a form, too. From what users of function URLs report. */
const TEXT_TYPES = /^(text\/|application\/(json|xml|javascript)\b)/;

/** One request to a function URL, as its function sees it. */
export interface UrlRequest {
  readonly url: string;
  readonly request: WireRequest;
  readonly requestId: string;
  readonly nowMs: number;
}

/** @returns the event in payload format 2.0, or an answer if the request is too large for one */
export function toEvent({ url, request, requestId, nowMs }: UrlRequest): object | WireResponse {
  if (request.body.byteLength > PAYLOAD_MAX_BYTES) return plain(413, 'Request Too Long');
  const { method, path, query, headers } = request;
  const body = Buffer.from(request.body);
  const { host } = new URL(url);
  const isText = TEXT_TYPES.test(headers['content-type'] ?? '');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: new URLSearchParams(
      Object.entries(query).flatMap(([name, values]) =>
        [values].flat().map((value): [string, string] => [name, value]),
      ),
    ).toString(),
    headers: { ...headers, host },
    requestContext: {
      accountId: 'anonymous',
      apiId: host.split('.')[0],
      domainName: host,
      domainPrefix: host.split('.')[0],
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: headers['user-agent'] ?? '' },
      requestId,
      routeKey: '$default',
      stage: '$default',
      time: new Date(nowMs).toUTCString(),
      timeEpoch: nowMs,
    },
    ...(body.byteLength > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.byteLength > 0 && !isText,
  };
}

/** What a function returned, as the caller sees it; what is no answer in format 2.0 is the body of one. */
export function toResponse(payload: string): WireResponse {
  const result: unknown = JSON.parse(payload);
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(payload) };
  }
  const { statusCode, headers = {}, body = '', isBase64Encoded } = result as FunctionAnswer;
  return {
    statusCode: Number(statusCode),
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  };
}

interface FunctionAnswer {
  readonly statusCode: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

export const forbidden = (): WireResponse => json(403, { Message: 'Forbidden' });

/** What a caller learns of a function that failed: nothing. */
export const failed = (): WireResponse => plain(502, 'Internal Server Error');

export const throttled = (): WireResponse => json(429, { Reason: 'ConcurrentInvocationLimitExceeded' });

/** A URL that wants requests signed by AWS's own scheme: its caller would have to be told apart. */
export const notSimulated = (authType: string): WireResponse =>
  plain(501, `A function URL of the type ${authType} of account ${ACCOUNT_ID} is not simulated by this Region.`);

const plain = (statusCode: number, text: string): WireResponse => ({
  statusCode,
  headers: { 'content-type': 'text/plain' },
  body: text === '' ? NO_BYTES : Buffer.from(text),
});

const json = (statusCode: number, content: object): WireResponse => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(content)),
});
