import { row } from '../../findings/finding.ts';
import { listenerName } from '../places.ts';

/** Policies that allow TLS 1.0 or 1.1 (ELB user guide, "Security policies"). */
const OUTDATED = /^ELBSecurityPolicy-(?:2015-05|2016-08|TLS-1-[01]-|FS-2018-06|FS-1-1-|TLS13-1-[01]-)/;

/** The policy that AWS recommends. */
const RECOMMENDED = 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09';

export const tlsPolicyOutdated = row({
  id: 'tls-policy-outdated',
  title: 'a listener allows TLS 1.0 or 1.1',
  severity: 'warning',
  seenBy: 'the security policy of an HTTPS or TLS listener',
  remedy: `aws elbv2 modify-listener --region {region} --listener-arn {arn} --ssl-policy ${RECOMMENDED}`,
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html',
  needs: ['loadBalancers', 'listeners'],
  find: ({ loadBalancers, listeners }) =>
    listeners
      .filter(({ tlsPolicy }) => tlsPolicy !== undefined && OUTDATED.test(tlsPolicy))
      .map((listener) => ({
        resource: listenerName(listener, loadBalancers),
        message: `Its policy ${listener.tlsPolicy} allows versions of TLS that RFC 8996 has deprecated.`,
        values: { arn: listener.arn },
      })),
});
