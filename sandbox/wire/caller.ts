import { REGION } from '../core.ts';
import { hasForm, readFormBody } from './call.ts';
import { AwsError } from './handlers.ts';
import { queryValue, type WireRequest } from './message.ts';
import type { WireService } from './service.ts';

/** Whom a request is for and who sends it. */
export interface Caller {
  readonly service: WireService | undefined;
  /** The name of the service in the signature, or in the target if the request is not signed; empty if neither says. */
  readonly serviceName: string;
  readonly region: string;
  /** Empty if the request is not signed. */
  readonly accessKeyId: string;
}

/**
 * Reads the scope of the signature, `KEY/DATE/REGION/SERVICE/aws4_request`, from the header or a presigned URL. The
 * signature itself is not verified. What is not signed is recognised by its target, or by its action and version.
 */
export function readCaller(services: ReadonlyMap<string, WireService>, request: WireRequest): Caller {
  const signature = /Credential=([^,\s]+)/.exec(request.headers['authorization'] ?? '')?.[1];
  const scope = (signature ?? queryValue(request.query, 'X-Amz-Credential') ?? '').split('/');
  const [accessKeyId = '', , region = REGION, signingName = ''] = scope;
  const target = request.headers['x-amz-target']?.split('.')[0];
  const service = services.get(signingName) ?? findByTarget(services, target) ?? findByAction(services, request);
  return { service, serviceName: signingName || target || '', region, accessKeyId };
}

/** Services that have, or had, one endpoint for all Regions of the partition, whose signatures are for the first of them. */
const GLOBAL = new Set(['iam', 'route53', 'sts']);
const GLOBAL_REGION = 'us-east-1';

/** @throws {AwsError} where a signature is one for another Region than this one */
export function checkScope(signingName: string, region: string): void {
  if (region === REGION || (region === GLOBAL_REGION && GLOBAL.has(signingName))) return;
  if (signingName === 's3') {
    const message = `The authorization header is malformed; the region '${region}' is wrong; expecting '${REGION}'`;
    throw new AwsError('AuthorizationHeaderMalformed', message, { status: 400, fields: { Region: REGION } });
  }
  throw new AwsError('InvalidSignatureException', `Credential should be scoped to a valid region, not '${region}'.`);
}

const findByTarget = (services: ReadonlyMap<string, WireService>, target: string | undefined) =>
  target ? [...services.values()].find(({ api }) => api.settings.serviceTarget === target) : undefined;

/** STS's AssumeRoleWithSAML and AssumeRoleWithWebIdentity are never signed. */
function findByAction(services: ReadonlyMap<string, WireService>, request: WireRequest): WireService | undefined {
  if (!hasForm(request)) return undefined;
  const form = readFormBody(request);
  const [action, version] = [form.get('Action') ?? '', form.get('Version')];
  return [...services.values()].find(({ api }) => api.settings.version === version && api.operation(action));
}
