import { gunzipSync } from 'node:zlib';
import { AwsError } from './handlers.ts';
import type { WireRequest } from './message.ts';

/** The largest body that is taken, compressed or not: that of a synchronous invocation of Lambda, 6 MiB. */
export const BODY_MAX_BYTES = 6 * 1024 * 1024;

/** The request with its body unpacked. Throws an AwsError if the body is too large or is not what its header says. */
export function inflate(request: WireRequest): WireRequest {
  if (request.body.byteLength > BODY_MAX_BYTES) throw tooLarge();
  if (!request.headers['content-encoding']?.split(/,\s*/).includes('gzip')) return request;
  try {
    // The synchronous call keeps a run in memory free of threads, whose timing would not repeat.
    return { ...request, body: gunzipSync(request.body, { maxOutputLength: BODY_MAX_BYTES }) };
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge();
    throw new AwsError('SerializationException', 'The body is not in gzip format.', { status: 400 });
  }
}

export const tooLarge = (): AwsError =>
  new AwsError('RequestEntityTooLargeException', `The body is larger than ${BODY_MAX_BYTES} bytes.`, { status: 413 });
