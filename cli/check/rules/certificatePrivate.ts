import { row } from '../../findings/finding.ts';

export const certificatePrivate = row({
  id: 'certificate-private',
  title: 'a certificate on the internet is of a private authority',
  severity: 'warning',
  seenBy: 'a certificate of the type PRIVATE is on a listener of an internet-facing load balancer',
  remedy: 'replacePrivate: true in its certificate set of the fleet, if browsers are to trust it',
  link: 'https://docs.aws.amazon.com/acm/latest/userguide/gs-acm-request-private.html',
  needs: ['loadBalancers', 'listeners', 'served', 'certificates'],
  find({ loadBalancers, listeners, served, certificates }) {
    const outside = new Set(loadBalancers.filter(({ isInternal }) => !isInternal).map(({ arn }) => arn));
    const open = new Set(listeners.filter(({ loadBalancerArn }) => outside.has(loadBalancerArn)).map(({ arn }) => arn));
    const arns = new Set(served.filter(({ listenerArn }) => open.has(listenerArn)).map((one) => one.certificateArn));
    return certificates
      .filter(({ type, arn }) => type === 'PRIVATE' && arns.has(arn))
      .map(({ arn, names }) => ({
        resource: arn,
        message: `Only clients that know its authority trust the certificate of ${names.join(', ')}.`,
      }));
  },
});
