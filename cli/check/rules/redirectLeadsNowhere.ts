import type { Action, Listener } from '../../account/shapes.ts';
import { row } from '../../findings/finding.ts';
import { listenerName } from '../places.ts';

/** The port of the same load balancer that a redirect leads to; undefined where it leads elsewhere. */
function portOf({ type, redirectPort }: Action, listener: Listener): number | undefined {
  if (type !== 'redirect' || redirectPort === undefined) return undefined;
  return redirectPort === '#{port}' ? listener.port : Number(redirectPort);
}

export const redirectLeadsNowhere = row({
  id: 'redirect-leads-nowhere',
  title: 'a redirect leads to a port without a listener',
  severity: 'error',
  seenBy: 'a redirect to the same host names a port, or another protocol, that no listener of the load balancer has',
  remedy:
    'create a listener on port {port}, or correct the redirect: aws elbv2 describe-rules --region {region} --listener-arn {arn}',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#redirect-actions',
  needs: ['loadBalancers', 'listeners', 'rules'],
  find: ({ loadBalancers, listeners, rules }) =>
    listeners.flatMap((listener) => {
      const own = rules.filter(({ listenerArn }) => listenerArn === listener.arn);
      const there = listeners.filter(({ loadBalancerArn }) => loadBalancerArn === listener.loadBalancerArn);
      const found = new Map<number, string>();
      for (const action of [...listener.defaultActions, ...own.flatMap(({ actions }) => actions)]) {
        const port = portOf(action, listener);
        if (port === undefined) continue;
        const protocol =
          action.redirectProtocol === '#{protocol}'
            ? listener.protocol
            : (action.redirectProtocol ?? listener.protocol);
        const ports = there.filter((one) => one.protocol === protocol).map((one) => one.port);
        // Without any, what is missing is HTTPS, or another load balancer or a distribution has it.
        if (ports.length > 0 && !ports.includes(port)) found.set(port, protocol);
      }
      return [...found].map(([port, protocol]) => ({
        resource: listenerName(listener, loadBalancers),
        message: `Clients are sent to port ${port} by ${protocol}, and nothing listens there so.`,
        values: { port: String(port), arn: listener.arn },
      }));
    }),
});
