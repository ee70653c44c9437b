import { partition } from '@aws-sdk/core/client';
import { HttpRequest, type HttpResponse } from '@smithy/core/protocols';
import { retryMiddleware } from '@smithy/core/retry';
import { SignatureV4 } from '@smithy/signature-v4';
import type { FinalizeHandlerArguments } from '@smithy/types';
import type { elasticLoadBalancing } from './clients.ts';
import { callTimeLeftMs, OutOfTimeError } from './deadline.ts';
import { parseObject } from './parseJson.ts';

/** What a call takes from one of our SDK clients: credentials, Region, connections, and how often it is attempted. */
export interface Sender {
  readonly config: Pick<
    typeof elasticLoadBalancing.config,
    'credentials' | 'region' | 'sha256' | 'requestHandler' | 'retryStrategy' | 'maxAttempts'
  >;
}

interface SignedCall {
  /** `arc-zonal-shift`: the name in the signature, and the first label of the host. */
  readonly service: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Encoded. */
  readonly path: string;
  /** Not encoded. */
  readonly query?: Readonly<Record<string, string>>;
  readonly content?: object;
  /** Aborting cancels the attempt under way and those that would follow it. */
  readonly signal?: AbortSignal;
}

/** AWS has answered with an error; `name` is its code, or `HTTP 503` where there is none. */
export class SignedCallError extends Error {
  /** By these two the SDK decides whether a call is repeated, and when. */
  readonly $metadata: { readonly httpStatusCode: number };
  readonly $response: HttpResponse;
  /** Some services say more precisely what an error is about. */
  readonly reason: string | undefined;

  constructor(service: string, response: HttpResponse, body: string) {
    const { code, message, reason } = readError(response, body);
    super(`${service} answered ${response.statusCode}: ${message}`);
    this.name = code;
    this.$metadata = { httpStatusCode: response.statusCode };
    this.$response = response;
    this.reason = reason;
  }
}

/**
 * Calls an API that has no client package, or too large a one for a single call: signed, at the endpoint of the
 * Region's partition, and repeated as the SDK repeats its own calls (attempts, back-off, Retry-After).
 * @returns the body
 * @throws {SignedCallError} if AWS refuses the call
 */
export async function signedCall(sender: Sender, call: SignedCall): Promise<string> {
  const repeated = retryMiddleware(sender.config)(
    ({ request }) => attempt(sender, call, request as HttpRequest),
    // The key under which the SDK's own calls carry their signal.
    { __smithy_context: { ...(call.signal && { abortSignal: call.signal }) } },
  );
  const { output } = await repeated(await argumentsOf(sender, call));
  return output.body;
}

/**
 * The same without repetitions: for calls whose every outcome counts.
 * @throws {SignedCallError} if AWS refuses the call
 */
export async function signedCallOnce(sender: Sender, call: SignedCall): Promise<string> {
  const { request } = await argumentsOf(sender, call);
  return (await attempt(sender, call, request)).output.body;
}

async function argumentsOf(
  { config }: Sender,
  { service, method, path, query, content }: SignedCall,
): Promise<FinalizeHandlerArguments<object> & { readonly request: HttpRequest }> {
  if (callTimeLeftMs() < 0) throw new OutOfTimeError(`${method} ${path}`);
  const region = await config.region();
  const url = new URL(process.env['AWS_ENDPOINT_URL'] ?? `https://${service}.${region}.${partition(region).dnsSuffix}`);
  const request = new HttpRequest({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== '' && { port: Number(url.port) }),
    path,
    ...(query && { query: { ...query } }),
    headers: { host: url.host, ...(content && { 'content-type': 'application/json' }) },
    ...(content && { body: JSON.stringify(content) }),
  });
  return { input: {}, request };
}

/** Signed anew each time: a signature is valid for five minutes, and covers the number of the attempt. */
async function attempt({ config }: Sender, { service, signal }: SignedCall, request: HttpRequest) {
  const { credentials, region, sha256, requestHandler } = config;
  const signed = await new SignatureV4({ service, region, credentials, sha256 }).sign(request);
  const { response } = await requestHandler.handle(signed as HttpRequest, { ...(signal && { abortSignal: signal }) });
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  if (response.statusCode >= 300) throw new SignedCallError(service, response, body);
  return { response, output: { $metadata: {}, body } };
}

/** The code stands in a header or in the body, where a namespace may precede it or an address follow. */
function readError({ statusCode, headers }: HttpResponse, body: string) {
  const { __type, code, message, Message, reason } = parseObject(body);
  const name = firstText(headers['x-amzn-errortype'], __type, code);
  return {
    code: name === undefined ? `HTTP ${statusCode}` : name.replace(/^.*#|:.*$/g, ''),
    message: firstText(message, Message, body)!,
    reason: firstText(reason),
  };
}

const firstText = (...candidates: unknown[]): string | undefined =>
  candidates.find((candidate) => typeof candidate === 'string');
