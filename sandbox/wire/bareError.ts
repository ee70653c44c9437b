import { cbor } from '@smithy/core/cbor';
import { contentType, hasForm } from './call.ts';
import { escapeXml } from './error.ts';
import type { AwsError } from './handlers.ts';
import { bytes, type WireRequest, type WireResponse } from './message.ts';

/**
 * The answer to a request whose service is not known, or whose body was refused before anyone looked into it. The
 * caller's wire is guessed from the request, so that its SDK reports the error's own words.
 */
export function encodeBareError(
  request: WireRequest,
  serviceName: string,
  error: AwsError,
  requestId: string,
): WireResponse {
  const statusCode = error.status ?? 400;
  const headers: Record<string, string> = { 'x-amzn-requestid': requestId, 'x-amzn-errortype': error.code };
  const fields = { __type: error.code, message: error.message };
  if (request.headers['smithy-protocol'] === 'rpc-v2-cbor') {
    Object.assign(headers, { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' });
    return { statusCode, headers, body: cbor.serialize(fields) };
  }
  if (!expectsXml(request, serviceName)) {
    headers['content-type'] = 'application/json';
    return { statusCode, headers, body: bytes(JSON.stringify(fields)) };
  }
  headers['content-type'] = 'text/xml';
  const inner = `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`;
  // EC2 looks for the error in a list of errors, the others by itself; each passes over what it does not look for.
  const xml = `<ErrorResponse><Error>${inner}</Error><Errors><Error>${inner}</Error></Errors><RequestId>${requestId}</RequestId></ErrorResponse>`;
  return { statusCode, headers, body: bytes(xml) };
}

/** Services whose SDKs expect XML although a request without a body does not say so. */
const REST_XML_SERVICES = new Set(['s3', 'route53', 'cloudfront', 's3-outposts']);

function expectsXml(request: WireRequest, serviceName: string): boolean {
  return hasForm(request) || contentType(request).includes('xml') || REST_XML_SERVICES.has(serviceName);
}
