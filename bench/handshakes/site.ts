import { ACMClient, RequestCertificateCommand } from '@aws-sdk/client-acm';
import {
  AddListenerCertificatesCommand,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  ElasticLoadBalancingV2Client,
  RemoveListenerCertificatesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { createRegion, type Region } from '../../sandbox/region.ts';

export const HOST = 'www.example.com';

/** Shorter than the Region's own guess, so that a minute has room for several rotations. */
const PROPAGATION_SECONDS = [0.2, 2] as const;

/** A listener that serves a host by SNI, and whose certificate can be rotated. */
export interface Site {
  readonly region: Region;
  /** Make before break: the new certificate is attached and has come to every node before the old one goes. */
  rotate(): Promise<void>;
}

export async function createSite(): Promise<Site> {
  const region = createRegion({ tls: { propagationSeconds: PROPAGATION_SECONDS } });
  const acm = new ACMClient(region.clientConfig());
  const balancing = new ElasticLoadBalancingV2Client(region.clientConfig());
  const issue = (DomainName: string) =>
    region.acm.instantly(async () => {
      const request = { DomainName, ValidationMethod: 'DNS', KeyAlgorithm: 'EC_prime256v1' } as const;
      return (await acm.send(new RequestCertificateCommand(request))).CertificateArn!;
    });
  let current = await issue(HOST);
  const fallback = await issue('example.com');
  const ListenerArn = await region.elasticLoadBalancing.instantly(async () => {
    const Subnets = ['subnet-main-a', 'subnet-main-b', 'subnet-main-c'];
    const { LoadBalancers } = await balancing.send(new CreateLoadBalancerCommand({ Name: 'site', Subnets }));
    const { Listeners } = await balancing.send(
      new CreateListenerCommand({
        LoadBalancerArn: LoadBalancers![0]!.LoadBalancerArn,
        Port: 443,
        Protocol: 'HTTPS',
        Certificates: [{ CertificateArn: fallback }],
        DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200' } }],
      }),
    );
    const arn = Listeners![0]!.ListenerArn!;
    const Certificates = [{ CertificateArn: current }];
    await balancing.send(new AddListenerCertificatesCommand({ ListenerArn: arn, Certificates }));
    return arn;
  });
  return {
    region,
    async rotate() {
      const [old, young] = [current, await issue(HOST)];
      const one = (CertificateArn: string) => ({ ListenerArn, Certificates: [{ CertificateArn }] });
      await balancing.send(new AddListenerCertificatesCommand(one(young)));
      await region.clock.sleep(1000 * PROPAGATION_SECONDS[1] + 100);
      await balancing.send(new RemoveListenerCertificatesCommand(one(old)));
      current = young;
    },
  };
}
