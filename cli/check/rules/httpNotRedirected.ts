import type { Action } from '../../account/shapes.ts';
import { row } from '../../findings/finding.ts';
import { listenerName } from '../places.ts';

const answers = (actions: readonly Action[]): boolean =>
  actions.some(
    ({ type, redirectProtocol }) => type === 'forward' || (type === 'redirect' && redirectProtocol !== 'HTTPS'),
  );

export const httpNotRedirected = row({
  id: 'http-not-redirected',
  title: 'HTTP is answered where it could be redirected',
  severity: 'warning',
  seenBy: 'a load balancer has HTTPS, and its HTTP listener forwards requests',
  remedy:
    "aws elbv2 modify-listener --region {region} --listener-arn {arn} --default-actions 'Type=redirect,RedirectConfig={Protocol=HTTPS,Port=443,StatusCode=HTTP_301}'",
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#redirect-actions',
  needs: ['loadBalancers', 'listeners', 'rules'],
  find({ loadBalancers, listeners, rules }) {
    const withHttps = new Set(
      listeners.filter(({ protocol }) => protocol === 'HTTPS').map(({ loadBalancerArn }) => loadBalancerArn),
    );
    return listeners
      .filter(({ protocol, loadBalancerArn }) => protocol === 'HTTP' && withHttps.has(loadBalancerArn))
      .flatMap((listener) => {
        const own = rules.filter(({ listenerArn, actions }) => listenerArn === listener.arn && answers(actions));
        const byDefault = answers(listener.defaultActions);
        if (!byDefault && own.length === 0) return [];
        const what = byDefault ? 'Its default action' : `Its rule ${own.map(({ priority }) => priority).join(', ')}`;
        return [
          {
            resource: listenerName(listener, loadBalancers),
            message: `${what} answers over HTTP, although the load balancer has HTTPS.`,
            values: { arn: listener.arn },
          },
        ];
      });
  },
});
