import { VirtualClock } from '../../../sandbox/clock.ts';
import type { DeployedResource } from '../../../sandbox/deploy/resource.ts';
import { createIam } from '../../../sandbox/iam/index.ts';
import type { Iam, IamOptions } from '../../../sandbox/iam/index.ts';
import type { CallContext } from '../../../sandbox/wire/handlers.ts';

export const NOW = Date.UTC(2026, 2, 1, 9);
export const ROLE_ARN = 'arn:aws:iam::123456789012:role/replicas';

/** A resource as the loader hands it to a provisioner. */
export function resource(type: string, name: string, properties: Record<string, unknown>): DeployedResource {
  const kind = type === 'AWS::IAM::ManagedPolicy' ? 'policy' : 'role';
  const arn = `arn:aws:iam::123456789012:${kind}/${name}`;
  return { stackName: 'shop', logicalId: name, type, properties, name, arn, ref: kind === 'role' ? name : arn };
}

export const TRUST_LAMBDA = {
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

export async function createRole(iam: Iam, name: string, more: Record<string, unknown> = {}): Promise<void> {
  const role = resource('AWS::IAM::Role', name, { AssumeRolePolicyDocument: TRUST_LAMBDA, ...more });
  await iam.provisioners['AWS::IAM::Role']?.(role);
}

/** A Region's IAM with one role, `replicas`, that these statements are about. */
export async function iamWith(statements: readonly object[], options: Partial<IamOptions> = {}): Promise<Iam> {
  const iam = createIam({ clock: new VirtualClock(NOW) }, { resourceTags: () => undefined, ...options });
  await createRole(iam, 'replicas', { Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }] });
  return iam;
}

/** Asks whether the role may call an operation; gives the error that the caller would see, or undefined. */
export function refusal(
  iam: Iam,
  service: string,
  operation: string,
  input: object,
): { code: string; message: string } | undefined {
  const { accessKeyId } = iam.credentialsFor(ROLE_ARN, 'replicas');
  const call: CallContext = { service, operation, region: 'eu-west-1', accessKeyId, requestId: 'r' };
  try {
    iam.authorize(call, input);
    return undefined;
  } catch (error) {
    return error as { code: string; message: string };
  }
}
