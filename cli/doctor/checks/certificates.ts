import { certificateSets } from '../../../fleet/certificateSets.ts';
import { zoneOf } from '../../../fleet/hostedZones.ts';
import { row } from '../../findings/finding.ts';
import { isElsewhere } from './arns.ts';

/** The certificate sets of the fleet, held against load balancers and hosted zones. */
export const CERTIFICATE_ROWS = [
  row({
    id: 'load-balancer-missing',
    title: 'a load balancer of the fleet does not exist',
    severity: 'error',
    seenBy: '`elasticloadbalancing:DescribeLoadBalancers` does not list its name',
    remedy: 'correct certificates.{set}.loadBalancers in the fleet file; there is: {there}',
    link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html',
    needs: ['loadBalancers'],
    find: ({ fleet, loadBalancers }) =>
      Object.entries(fleet.certificates).flatMap(([set, policy]) =>
        Object.keys(policy.loadBalancers)
          .filter((name) => !loadBalancers.some((one) => one.name === name))
          .map((name) => ({
            resource: name,
            message: 'There is no load balancer of this name.',
            values: { set, there: loadBalancers.map((one) => one.name).join(', ') || 'none' },
          })),
      ),
  }),
  row({
    id: 'tls-listener-missing',
    title: 'a load balancer has nothing to put a certificate on',
    severity: 'warning',
    seenBy: '`elasticloadbalancing:DescribeListeners` has neither HTTPS nor TLS, and the fleet sets none up',
    remedy:
      "add https: {} to certificates.{set}.loadBalancers['{resource}'] in the fleet file; see docs/certificates.md",
    link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html',
    needs: ['loadBalancers', 'listeners'],
    find: ({ fleet, loadBalancers, listeners }) =>
      Object.entries(fleet.certificates).flatMap(([set, policy]) =>
        Object.entries(policy.loadBalancers).flatMap(([name, { https }]) => {
          const balancer = loadBalancers.find((one) => one.name === name);
          const own = listeners.filter(({ loadBalancerArn }) => loadBalancerArn === balancer?.arn);
          const hasTls = own.some(({ protocol }) => protocol === 'HTTPS' || protocol === 'TLS');
          if (!balancer || https !== undefined || hasTls) return [];
          return [{ resource: name, message: 'It has neither an HTTPS nor a TLS listener.', values: { set } }];
        }),
      ),
  }),
  row({
    id: 'certificate-missing',
    title: 'a certificate of the fleet does not exist',
    severity: 'error',
    seenBy: '`acm:ListCertificates` does not list an ARN of domains or replace',
    remedy:
      'correct certificates.{set} in the fleet file: aws acm list-certificates --region {region} --query "CertificateSummaryList[].[CertificateArn,DomainName]"',
    link: 'https://docs.aws.amazon.com/acm/latest/APIReference/API_ListCertificates.html',
    needs: ['certificates'],
    find: ({ fleet, caller, certificates }) =>
      Object.entries(fleet.certificates).flatMap(([set, { domains, replace }]) =>
        [...domains.filter((line) => typeof line === 'string'), ...replace]
          // Those of IAM are in no list of ACM, and one of another account is a finding of its own.
          .filter((arn) => arn.includes(':acm:') && !isElsewhere(arn, caller))
          .filter((arn) => !certificates.some((one) => one.arn === arn))
          .map((arn) => ({ resource: arn, message: 'There is no certificate of this ARN in ACM.', values: { set } })),
      ),
  }),
  row({
    id: 'hosted-zone-missing',
    title: 'a hosted zone of the fleet does not exist',
    severity: 'error',
    seenBy: '`route53:ListHostedZones` does not list its ID',
    remedy: 'aws route53 list-hosted-zones --query "HostedZones[].[Id,Name]"; correct hostedZones in the fleet file',
    link: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ListInfoOnHostedZone.html',
    needs: ['hostedZones'],
    find: ({ fleet, hostedZones }) =>
      fleet.hostedZones
        .filter((id) => !hostedZones.some((zone) => zone.id === id))
        .map((id) => ({ resource: id, message: 'There is no hosted zone of this ID in the account.' })),
  }),
  row({
    id: 'hosted-zone-private',
    title: 'a hosted zone of the fleet is private',
    severity: 'error',
    seenBy: '`route53:ListHostedZones` says that it is private',
    remedy:
      'list the public hosted zone of {name} in hostedZones of the fleet file: ACM looks names up on the internet',
    link: 'https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html',
    needs: ['hostedZones'],
    find: ({ fleet, hostedZones }) =>
      hostedZones
        .filter(({ id, isPrivate }) => isPrivate && fleet.hostedZones.includes(id))
        .map(({ id, name }) => ({
          resource: id,
          message: `Validation records for ${name} would be written where ACM does not see them.`,
          values: { name },
        })),
  }),
  row({
    id: 'domain-without-zone',
    title: 'the validation record of a name cannot be written',
    severity: 'error',
    seenBy: 'no public hosted zone in `route53:ListHostedZones` that the fleet lists contains the name',
    remedy:
      'add the ID of its public hosted zone to hostedZones of the fleet file, or delegate the name to this account',
    link: 'https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html',
    needs: ['hostedZones'],
    find({ fleet, stage, hostedZones }) {
      const open = hostedZones.filter(({ isPrivate }) => !isPrivate);
      return [...certificateSets({ stage, fleet })].flatMap(([, set]) =>
        set.domains
          .flatMap((line) => (typeof line === 'string' ? [] : line))
          .flatMap((name) => {
            const found = zoneOf(name, open, set);
            // A zone that the fleet names and that is not there is a finding of its own.
            const isKnown = 'zone' in found || set.hostedZones.some((id) => !open.some((zone) => zone.id === id));
            return isKnown ? [] : [{ resource: name, message: `${REASONS[found.reason]}.` }];
          }),
      );
    },
  }),
];

const REASONS = {
  'no-public-zone': 'There is no public hosted zone in this account that contains it',
  'zone-ambiguous': 'Two public hosted zones of one name contain it: the fleet has to list one of them',
  'zone-not-listed': 'The fleet does not list the hosted zone that contains it',
} as const;
