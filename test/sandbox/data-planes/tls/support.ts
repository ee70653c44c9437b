import { ACMClient, ImportCertificateCommand, RequestCertificateCommand } from '@aws-sdk/client-acm';
import {
  type Action,
  AddListenerCertificatesCommand,
  CreateListenerCommand,
  type CreateListenerCommandInput,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  RemoveListenerCertificatesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Authority } from '../../../../sandbox/certificates/authority.ts';
import { createRegion, type RegionOptions } from '../../../../sandbox/region.ts';

export const DAY_MS = 86_400_000;

export const ok: Action = { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200', MessageBody: 'ok\n' } };

/** A Region with load balancers that stand, and certificates that are issued, for real SDK clients. */
export function tlsRegion(options: RegionOptions = {}) {
  const region = createRegion(options);
  const acm = new ACMClient(region.clientConfig());
  const balancing = new ElasticLoadBalancingV2Client(region.clientConfig());
  const issued = (names: readonly string[], daysAgo = 0) =>
    region.acm.instantly(async () => {
      const [DomainName, ...SubjectAlternativeNames] = names;
      const { CertificateArn } = await acm.send(
        new RequestCertificateCommand({
          DomainName,
          ValidationMethod: 'DNS',
          KeyAlgorithm: 'EC_prime256v1',
          ...(SubjectAlternativeNames.length > 0 && { SubjectAlternativeNames }),
        }),
      );
      return CertificateArn!;
    }, daysAgo);
  const imported = async (authority: Authority, names: string[], serial: string, validDays: number) => {
    const nowMs = region.clock.now();
    const { certificatePem, privateKeyPem } = authority.issue({
      names,
      serial,
      notBeforeMs: nowMs - DAY_MS,
      notAfterMs: nowMs + validDays * DAY_MS,
      keyAlgorithm: 'EC_prime256v1',
    });
    const [Certificate, PrivateKey] = [Buffer.from(certificatePem), Buffer.from(privateKeyPem)];
    return (await acm.send(new ImportCertificateCommand({ Certificate, PrivateKey }))).CertificateArn!;
  };
  const loadBalancer = (Name: string, Type: 'application' | 'network' = 'application') =>
    region.elasticLoadBalancing.instantly(async () => {
      const Subnets = ['subnet-shop-a', 'subnet-shop-b'];
      const { LoadBalancers } = await balancing.send(new CreateLoadBalancerCommand({ Name, Type, Subnets }));
      return LoadBalancers![0]!.LoadBalancerArn!;
    });
  /** On all nodes at once. */
  const listener = (LoadBalancerArn: string, more: Partial<CreateListenerCommandInput> = {}) =>
    region.elasticLoadBalancing.instantly(async () => {
      const input = { LoadBalancerArn, Port: 443, Protocol: 'HTTPS' as const, DefaultActions: [ok], ...more };
      return (await balancing.send(new CreateListenerCommand(input))).Listeners![0]!.ListenerArn!;
    });
  let priority = 0;
  const rule = (ListenerArn: string, host: string, action: Action = ok) =>
    balancing.send(
      new CreateRuleCommand({
        ListenerArn,
        Priority: ++priority,
        Conditions: [{ Field: 'host-header', Values: [host] }],
        Actions: [action],
      }),
    );
  const certificates = (CertificateArn: string) => [{ CertificateArn }];
  const attach = (ListenerArn: string, arn: string) =>
    balancing.send(new AddListenerCertificatesCommand({ ListenerArn, Certificates: certificates(arn) }));
  const detach = (ListenerArn: string, arn: string) =>
    balancing.send(new RemoveListenerCertificatesCommand({ ListenerArn, Certificates: certificates(arn) }));
  const replaceDefault = (ListenerArn: string, arn: string) =>
    balancing.send(new ModifyListenerCommand({ ListenerArn, Certificates: certificates(arn) }));
  const wait = (seconds: number) => region.clock.runUntil(region.clock.now() + 1000 * seconds);
  /** The ARN that a client is shown at an address, or what else becomes of it. */
  const shown = (address: string, servername?: string, port = 443) => {
    const answer = region.tls.handshake(address, port, { servername });
    return answer.kind === 'shown' ? answer.certificate.arn : answer.kind;
  };
  return {
    region,
    acm,
    balancing,
    issued,
    imported,
    loadBalancer,
    listener,
    rule,
    attach,
    detach,
    replaceDefault,
    wait,
    shown,
  };
}
