import { covers, isWildcardTooDeep, nameForHostPattern } from '../../../fleet/domains.ts';
import { row } from '../../findings/finding.ts';
import { listenerName } from '../places.ts';

export const hostNotCovered = row({
  id: 'host-not-covered',
  title: 'a host of a listener has no certificate there',
  severity: 'error',
  seenBy: 'a host-header rule of an HTTPS listener names a host that no valid certificate on it covers',
  remedy:
    "add '{host}' to domains of a certificate set of the fleet with this load balancer, or: aws elbv2 add-listener-certificates --region {region} --listener-arn {arn} --certificates CertificateArn=ARN",
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html',
  needs: ['loadBalancers', 'listeners', 'rules', 'served', 'certificates'],
  find: ({ loadBalancers, listeners, rules, served, certificates }) =>
    listeners
      .filter(({ protocol }) => protocol === 'HTTPS')
      .flatMap((listener) => {
        const arns = served.filter(({ listenerArn }) => listenerArn === listener.arn).map((one) => one.certificateArn);
        const known = certificates.filter(({ arn }) => arns.includes(arn));
        // The names of server certificates of IAM are not in any list.
        if (known.length < arns.length) return [];
        // One that has expired or was revoked covers nothing for a browser.
        const names = known.filter(({ status }) => status === 'ISSUED').flatMap((certificate) => certificate.names);
        const hosts = rules
          .filter(({ listenerArn }) => listenerArn === listener.arn)
          .flatMap(({ conditions }) => conditions)
          .filter(({ field, isRegular }) => field === 'host-header' && !isRegular)
          .flatMap(({ values }) => values.map(nameForHostPattern));
        return [...new Set(hosts)]
          .filter((host) => host !== '*' && !isWildcardTooDeep(host) && !names.some((name) => covers(name, host)))
          .map((host) => ({
            resource: listenerName(listener, loadBalancers),
            message: `Browsers warn visitors of ${host}: no valid certificate on this listener covers it.`,
            values: { host, arn: listener.arn },
          }));
      }),
});
