import { SignatureV4 } from '@smithy/signature-v4';
import { elasticLoadBalancing } from './clients.ts';
import { callTimeLeftMs, OutOfTimeError } from './deadline.ts';

/** A zonal shift or autoshift of one resource. */
interface Shift {
  readonly awayFrom?: string;
  readonly appliedStatus?: string;
}

/**
 * The ids of the zones that ARC has shifted a resource's traffic away from now (`euw1-az1`); none for a resource that
 * ARC does not know. There is no client package for ARC zonal shift, so the request is put together and signed here
 * (API reference, "GetManagedResource").
 * @throws an Error with ARC's own words if it refuses
 */
export async function zonesShiftedAway(resourceArn: string): Promise<string[]> {
  const { statusCode, body } = await get(`/managedresources/${encodeURIComponent(resourceArn)}`);
  if (statusCode === 404) return [];
  if (statusCode !== 200) throw new Error(`ARC zonal shift answered ${statusCode}: ${body}`);
  const { zonalShifts = [], autoshifts = [] } = JSON.parse(body) as {
    readonly zonalShifts?: readonly Shift[];
    readonly autoshifts?: readonly Shift[];
  };
  // ARC lists what will never apply, too: only one shift of a resource applies at a time.
  return [...zonalShifts, ...autoshifts].flatMap(({ awayFrom, appliedStatus }) =>
    awayFrom !== undefined && appliedStatus === 'APPLIED' ? [awayFrom] : [],
  );
}

/** Signed with the credentials of the function, and sent by the same handler as every other call. */
async function get(path: string): Promise<{ statusCode: number; body: string }> {
  if (callTimeLeftMs() < 0) throw new OutOfTimeError('GetManagedResource');
  const { credentials, region, sha256, requestHandler } = elasticLoadBalancing.config;
  const signer = new SignatureV4({ service: 'arc-zonal-shift', region, credentials, sha256 });
  const url = new URL(process.env['AWS_ENDPOINT_URL'] ?? `https://arc-zonal-shift.${await region()}.amazonaws.com`);
  const signed = await signer.sign({
    method: 'GET',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== '' && { port: Number(url.port) }),
    path,
    headers: { host: url.host },
  });
  const { response } = await requestHandler.handle(signed as Parameters<typeof requestHandler.handle>[0]);
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return { statusCode: response.statusCode, body: Buffer.concat(chunks).toString() };
}
