import { SignatureV4 } from '@smithy/signature-v4';
import { elasticLoadBalancing } from './clients.ts';
import { callTimeLeftMs, OutOfTimeError } from './deadline.ts';

/** A zonal shift or autoshift of one resource. */
interface Shift {
  readonly zonalShiftId?: string;
  readonly comment?: string;
  readonly awayFrom?: string;
  readonly appliedStatus?: string;
}

/**
 * The IDs of the zones that a resource's traffic is currently shifted away from (`euw1-az1`); none for a resource that
 * ARC does not know. There is no client package for ARC zonal shift, so the request is built and signed here (API
 * reference, "GetManagedResource").
 * @throws an Error with ARC's message if the request fails
 */
export async function zonesShiftedAway(resourceArn: string): Promise<string[]> {
  const { zonalShifts = [], autoshifts = [] } = await readManaged(resourceArn);
  // ARC also lists shifts that are not applied: only one shift of a resource is applied at a time.
  return [...zonalShifts, ...autoshifts].flatMap(({ awayFrom, appliedStatus }) =>
    awayFrom !== undefined && appliedStatus === 'APPLIED' ? [awayFrom] : [],
  );
}

/** The zonal shift of a resource that was started with this comment; undefined if there is none, or if it has ended. */
export async function findZonalShift(resourceArn: string, comment: string): Promise<ZonalShift | undefined> {
  const { zonalShifts = [] } = await readManaged(resourceArn);
  const found = zonalShifts.find((shift) => shift.comment === comment);
  return found && { id: found.zonalShiftId ?? '', isApplied: found.appliedStatus === 'APPLIED' };
}

export interface ZonalShift {
  readonly id: string;
  readonly isApplied: boolean;
}

/**
 * @param awayFrom the ID of the zone, `euw1-az1` @param minutes after which it expires, whatever happens
 */
export async function startZonalShift(
  resourceIdentifier: string,
  { awayFrom, minutes, comment }: { awayFrom: string; minutes: number; comment: string },
): Promise<void> {
  const { statusCode, body } = await send('POST', '/zonalshifts', {
    resourceIdentifier,
    awayFrom,
    expiresIn: `${minutes}m`,
    comment,
  });
  if (statusCode !== 201 && statusCode !== 200) throw new Error(`ARC zonal shift answered ${statusCode}: ${body}`);
}

/** An expired shift counts as cancelled. */
export async function cancelZonalShift(id: string): Promise<void> {
  const { statusCode, body } = await send('DELETE', `/zonalshifts/${encodeURIComponent(id)}`);
  if (statusCode !== 200 && statusCode !== 404) throw new Error(`ARC zonal shift answered ${statusCode}: ${body}`);
}

interface Managed {
  readonly zonalShifts?: readonly Shift[];
  readonly autoshifts?: readonly Shift[];
}

async function readManaged(resourceArn: string): Promise<Managed> {
  const { statusCode, body } = await send('GET', `/managedresources/${encodeURIComponent(resourceArn)}`);
  if (statusCode === 404) return {};
  if (statusCode !== 200) throw new Error(`ARC zonal shift answered ${statusCode}: ${body}`);
  return JSON.parse(body) as Managed;
}

/** Signed with the credentials of the function, and sent by the same request handler as every other call. */
async function send(method: string, path: string, content?: object): Promise<{ statusCode: number; body: string }> {
  if (callTimeLeftMs() < 0) throw new OutOfTimeError(`${method} ${path}`);
  const { credentials, region, sha256, requestHandler } = elasticLoadBalancing.config;
  const signer = new SignatureV4({ service: 'arc-zonal-shift', region, credentials, sha256 });
  const url = new URL(process.env['AWS_ENDPOINT_URL'] ?? `https://arc-zonal-shift.${await region()}.amazonaws.com`);
  const signed = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== '' && { port: Number(url.port) }),
    path,
    headers: { host: url.host, ...(content && { 'content-type': 'application/json' }) },
    ...(content && { body: JSON.stringify(content) }),
  });
  const { response } = await requestHandler.handle(signed as Parameters<typeof requestHandler.handle>[0]);
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return { statusCode: response.statusCode, body: Buffer.concat(chunks).toString() };
}
