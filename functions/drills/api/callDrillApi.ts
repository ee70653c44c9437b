import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity, Checksum, Provider, SourceData } from '@smithy/types';
import type { DrillApiResponse, DrillApiRequest } from './contract.ts';

/** A request as it goes out: the host is in the headers, too, because the signature covers it. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface DrillApiEndpoint {
  /** The function URL of the drill API. */
  readonly url: string;
  readonly region: string;
  /** Of the caller: the drill API takes the identity from the signature. */
  readonly credentials: AwsCredentialIdentity | Provider<AwsCredentialIdentity>;
  readonly nowMs: number;
  readonly send: (request: SignedRequest) => Promise<{ readonly status: number; readonly body: string }>;
}

/**
 * Calls the drill API, signed for IAM.
 * @throws an Error if there is no answer of the API's own: IAM denied the request, say
 */
export async function callDrillApi(
  { url, region, credentials, nowMs, send }: DrillApiEndpoint,
  request: DrillApiRequest,
): Promise<DrillApiResponse> {
  const { hostname, pathname } = new URL(url);
  const body = JSON.stringify(request);
  const signer = new SignatureV4({ service: 'lambda', region, credentials, sha256: Sha256 });
  const signed = await signer.sign(
    {
      method: 'POST',
      protocol: 'https:',
      hostname,
      path: pathname,
      query: {},
      headers: { host: hostname, 'content-type': 'application/json' },
      body,
    },
    { signingDate: new Date(nowMs) },
  );
  const answer = await send({ method: 'POST', path: pathname, headers: signed.headers, body });
  if (answer.status === 403) {
    throw new Error(`Access denied: you need lambda:InvokeFunctionUrl on the drill API: ${answer.body}`);
  }
  if (answer.status !== 200 && answer.status !== 400)
    throw new Error(`The drill API answered ${answer.status}: ${answer.body}`);
  return JSON.parse(answer.body) as DrillApiResponse;
}

/** SHA-256 for the signer, by Node's own. */
class Sha256 implements Checksum {
  readonly #key: Buffer | undefined;
  #hash: ReturnType<typeof createHash | typeof createHmac>;

  constructor(key?: SourceData) {
    this.#key = key === undefined ? undefined : bytesOf(key);
    this.#hash = this.#create();
  }

  update(chunk: Uint8Array): void {
    this.#hash.update(chunk);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#create();
  }

  #create() {
    return this.#key === undefined ? createHash('sha256') : createHmac('sha256', this.#key);
  }
}

function bytesOf(data: SourceData): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}
