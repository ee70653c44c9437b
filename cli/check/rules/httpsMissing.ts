import { row } from '../../findings/finding.ts';

export const httpsMissing = row({
  id: 'https-missing',
  title: 'a website has no HTTPS',
  severity: 'error',
  seenBy: 'an internet-facing Application Load Balancer has HTTP listeners and no HTTPS listener',
  remedy:
    "add to a certificate set of the fleet: loadBalancers: { '{resource}': { https: {} } }; see docs/certificates.md",
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html',
  needs: ['loadBalancers', 'listeners'],
  find: ({ loadBalancers, listeners }) =>
    loadBalancers
      .filter(({ kind, isInternal }) => kind === 'application' && !isInternal)
      .filter(({ arn }) => {
        const own = listeners.filter((one) => one.loadBalancerArn === arn);
        return own.some(({ protocol }) => protocol === 'HTTP') && own.every(({ protocol }) => protocol !== 'HTTPS');
      })
      .map(({ name }) => ({
        resource: name,
        message: 'It answers over HTTP only: everybody on the way can read along.',
      })),
});
