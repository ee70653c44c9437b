import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  type CreateListenerCommandInput,
  type CreateLoadBalancerCommandInput,
  type CreateTargetGroupCommandInput,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { VirtualClock } from '../../../../sandbox/clock.ts';
import type { Core } from '../../../../sandbox/core.ts';
import { createRandom } from '../../../../sandbox/random.ts';
import {
  type AttachableCertificate,
  createElasticLoadBalancing,
  networkOfNames,
} from '../../../../sandbox/services/elastic-load-balancing/index.ts';
import { Endpoint } from '../../../../sandbox/wire/endpoint.ts';

export const START_MS = Date.UTC(2026, 2, 2);

/** Elastic Load Balancing behind the real SDK client, in virtual time. Certificates are what a test says there are. */
export function loadBalancingRegion() {
  const clock = new VirtualClock(START_MS);
  const certificates = new Map<string, AttachableCertificate>();
  const core: Core = { clock, random: createRandom(1), receivers: new Map(), emit: () => {}, record: () => {} };
  const service = createElasticLoadBalancing(core, {
    network: networkOfNames,
    certificate: (arn) => certificates.get(arn),
  });
  const client = new ElasticLoadBalancingV2Client({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: new Endpoint().add(service.wire).requestHandler(),
    maxAttempts: 1,
  });
  /** The ARN of an issued certificate of this number. */
  const certificate = (number: number, keyAlgorithm = 'EC_prime256v1'): string => {
    const arn = `arn:aws:acm:eu-west-1:123456789012:certificate/${number}`;
    certificates.set(arn, { isIssued: true, keyAlgorithm });
    return arn;
  };
  const loadBalancer = async (Name: string, more: Partial<CreateLoadBalancerCommandInput> = {}) => {
    const input = { Name, Subnets: ['subnet-shop-a', 'subnet-shop-b'], ...more };
    const { LoadBalancers } = await client.send(new CreateLoadBalancerCommand(input));
    return LoadBalancers![0]!.LoadBalancerArn!;
  };
  const targetGroup = async (Name: string, more: Partial<CreateTargetGroupCommandInput> = {}) => {
    const input = { Name, Protocol: 'HTTP' as const, Port: 8080, VpcId: 'vpc-shop', ...more };
    const { TargetGroups } = await client.send(new CreateTargetGroupCommand(input));
    return TargetGroups![0]!.TargetGroupArn!;
  };
  /** Answers `ok` itself, unless told otherwise. */
  const listener = async (LoadBalancerArn: string, more: Partial<CreateListenerCommandInput>) => {
    const DefaultActions = [{ Type: 'fixed-response' as const, FixedResponseConfig: { StatusCode: '200' } }];
    const input = { LoadBalancerArn, DefaultActions, ...more };
    const { Listeners } = await client.send(new CreateListenerCommand(input));
    return Listeners![0]!.ListenerArn!;
  };
  return { clock, service, client, certificates, certificate, loadBalancer, targetGroup, listener };
}

/** The code of the error that a call is refused with, or undefined if it is not refused. */
export const refusal = (call: Promise<unknown>): Promise<string | undefined> =>
  call.then(
    () => undefined,
    (error: unknown) => (error as Error).name,
  );
