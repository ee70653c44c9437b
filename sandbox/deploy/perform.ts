import { REGION } from '../core.ts';
import { checkInput } from '../wire/check.ts';
import { AwsError } from '../wire/handlers.ts';
import type { WireService } from '../wire/service.ts';
import type { DeployedResource } from './resource.ts';

/**
 * Makes a call as CloudFormation does for a resource: what the API refuses a caller, it refuses a deployment, with the
 * same words. Members that are undefined are left out.
 * @throws {AwsError} with the code in front of its message, as CloudFormation shows it
 */
export function perform(service: WireService, operation: string, input: object): unknown {
  const { api, handlers } = service;
  const handler = handlers[operation];
  const schema = api.operation(operation)?.input;
  if (!handler || !schema) throw new Error(`${api.signingName} has no operation ${operation}`);
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  try {
    checkInput(service, api.nativeWire, schema, given);
    return handler(given, {
      service: api.signingName,
      operation,
      region: REGION,
      accessKeyId: 'cloudformation',
      requestId: '00000000-0000-4000-8000-000000000000',
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError(error.code, `${error.message} (${error.code})`, { fields: { ...error.fields } });
  }
}

/** Refuses what the Region would otherwise ignore. */
export function checkProperties({ type, properties }: DeployedResource, known: ReadonlySet<string>): void {
  for (const name of Object.keys(properties)) {
    if (!known.has(name)) throw new Error(`${type} with ${name} is not simulated`);
  }
}

/** Tags as most APIs take them, from a template that has them as a list or as a map. */
export function tagsOf(tags: unknown): { Key: string; Value: string }[] | undefined {
  if (tags === undefined || tags === null) return undefined;
  if (Array.isArray(tags)) return tags as { Key: string; Value: string }[];
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value: String(Value) }));
}
