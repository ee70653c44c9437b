import type { WireService } from '../wire/service.ts';
import { perform } from './perform.ts';
import type { DeployedResource } from './resource.ts';

type Call = readonly [service: string, operation: string, input: object];

/** How resources are deleted by their services' own API, by type. What hangs on another resource goes with that. */
const DELETIONS: Readonly<Record<string, (resource: DeployedResource) => readonly Call[]>> = {
  'AWS::CloudWatch::Alarm': ({ name }) => [['monitoring', 'DeleteAlarms', { AlarmNames: [name] }]],
  'AWS::CloudWatch::CompositeAlarm': ({ name }) => [['monitoring', 'DeleteAlarms', { AlarmNames: [name] }]],
  'AWS::S3::Bucket': ({ name }) => [['s3', 'DeleteBucket', { Bucket: name }]],
  'AWS::SSM::Parameter': ({ name }) => [['ssm', 'DeleteParameter', { Name: name }]],
};

/**
 * Deletes a resource whose provisioner does not say how, with whatever the services of the Region have for it. Calls
 * that a service does not know are passed over.
 */
export async function deleteResource(services: readonly WireService[], resource: DeployedResource): Promise<void> {
  for (const [signingName, operation, input] of DELETIONS[resource.type]?.(resource) ?? []) {
    const service = services.find(({ api }) => api.signingName === signingName);
    if (service?.handlers[operation]) await perform(service, operation, input);
  }
}
