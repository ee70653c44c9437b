import { ACCOUNT_ID } from '../../core.ts';
import type { WireRequest, WireResponse } from '../../wire/message.ts';

/** Bodies of these types arrive as text, all others in base64: a form, too. From what users of function URLs report. */
const TEXT_TYPES = /^(text\/|application\/(json|xml|javascript)\b)/;

/** One request to a function URL. */
export interface UrlCall {
  readonly host: string;
  /** Whom IAM let through; undefined where everybody may. */
  readonly caller: { readonly accessKeyId: string; readonly userArn: string } | undefined;
  readonly requestId: string;
  readonly nowMs: number;
}

/** Developer guide, "Invoking Lambda function URLs", request payload format 2.0. */
export function eventOf(request: WireRequest, { host, caller, requestId, nowMs }: UrlCall): object {
  const { method, path, query, headers } = request;
  const body = Buffer.from(request.body);
  const isText = TEXT_TYPES.test(headers['content-type'] ?? '');
  const parameters = Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  );
  const { cookie, ...others } = headers;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: new URLSearchParams(parameters).toString(),
    ...(cookie !== undefined && { cookies: cookie.split(/;\s*/) }),
    headers: { ...others, ...forwarded(requestId) },
    ...(parameters.length > 0 && { queryStringParameters: joined(query) }),
    requestContext: {
      accountId: caller ? ACCOUNT_ID : 'anonymous',
      apiId: host.split('.')[0],
      ...(caller && { authentication: null, authorizer: { iam: authorizerOf(caller) } }),
      domainName: host,
      domainPrefix: host.split('.')[0],
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: headers['user-agent'] ?? '' },
      requestId,
      routeKey: '$default',
      stage: '$default',
      time: commonLogTime(nowMs),
      timeEpoch: nowMs,
    },
    ...(body.byteLength > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.byteLength > 0 && !isText,
  };
}

/** What the service adds to the headers of a request, as recorded. */
const forwarded = (requestId: string): Readonly<Record<string, string>> => ({
  'x-amzn-tls-cipher-suite': 'TLS_AES_128_GCM_SHA256',
  'x-amzn-tls-version': 'TLSv1.3',
  'x-amzn-trace-id': `Root=1-${requestId.slice(0, 8)}-${requestId.replaceAll('-', '').slice(8)}`,
  'x-forwarded-for': '127.0.0.1',
  'x-forwarded-port': '443',
  'x-forwarded-proto': 'https',
});

/** Several values of a parameter are joined by commas. */
const joined = (query: WireRequest['query']) =>
  Object.fromEntries(Object.entries(query).map(([name, values]) => [name, [values].flat().join(',')]));

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(atMs: number): string {
  const date = new Date(atMs);
  const day = `${date.getUTCDate()}`.padStart(2, '0');
  return `${day}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${date.toISOString().slice(11, 19)} +0000`;
}

const authorizerOf = ({ accessKeyId, userArn }: NonNullable<UrlCall['caller']>) => ({
  accessKey: accessKeyId,
  accountId: ACCOUNT_ID,
  callerId: accessKeyId,
  cognitoIdentity: null,
  principalOrgId: null,
  userArn,
  userId: accessKeyId,
});

interface FunctionAnswer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** What a function returned, as the caller sees it: what has no status is the body of an answer that went well. */
export function responseOf(payload: string): WireResponse {
  const result: unknown = JSON.parse(payload);
  const hasStatus = typeof result === 'object' && result !== null && 'statusCode' in result;
  const {
    statusCode,
    headers,
    body = '',
    isBase64Encoded,
  } = (hasStatus ? result : { statusCode: 200, body: typeof result === 'string' ? result : payload }) as FunctionAnswer;
  return {
    statusCode,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  };
}
