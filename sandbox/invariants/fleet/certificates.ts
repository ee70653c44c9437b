import type { Region } from '../../region.ts';
import type { Listener } from '../../services/elastic-load-balancing/index.ts';
import { stageTag } from '../../../fleet/names.ts';
import type { Act, Watch, Watched } from './watch.ts';

/** The hosts that a load balancer has to serve, by its name. */
export type Websites = Readonly<Record<string, readonly string[]>>;

/** No host of the fleet is ever without a certificate by our hand. */
export function certificatesKept({ region, stage }: Watched, websites: Websites): Watch {
  return {
    name: 'never a certificate detached before another one covers its names',
    before(act) {
      if (act.service === 'acm' && act.operation === 'DeleteCertificate') return foreign(act, region, stage);
      if (act.service !== 'elasticloadbalancing') return undefined;
      const listener = region.elasticLoadBalancing.state.listeners.get(String(act.input['ListenerArn']));
      const after = listener && attachedAfter(act, listener);
      const hosts = listener ? hostsOf(region, listener, websites) : [];
      if (!listener || !after) return undefined;
      for (const host of hosts) {
        if (!attachedTo(listener).some((arn) => isCovering(region, arn, host))) continue;
        const left = after.filter((arn) => isCovering(region, arn, host));
        if (left.length === 0) return `${host} loses its last certificate on ${listener.id}`;
        // A new default takes the place of the old one in one step; what stays after a removal has to be served by then.
        if (act.operation !== 'RemoveListenerCertificates') continue;
        if (!left.some((arn) => isServed(region, listener, arn)))
          return `${host} has ${left.join(', ')} only, which not every address of ${listener.id} serves yet`;
      }
      return undefined;
    },
    atEnd: () =>
      region.elasticLoadBalancing.state.listeners.all().flatMap((listener) =>
        hostsOf(region, listener, websites)
          .filter((host) => !attachedTo(listener).some((arn) => isCovering(region, arn, host)))
          .map((host) => `certificates/${nameOf(region, listener)}: ${host} is not covered on ${listener.id}`),
      ),
  };
}

const attachedTo = ({ defaultCertificate, certificates }: Pick<Listener, 'defaultCertificate' | 'certificates'>) => [
  ...(defaultCertificate === undefined ? [] : [defaultCertificate]),
  ...certificates,
];

/** What is attached once the call has taken effect; undefined where it takes nothing away. */
function attachedAfter({ operation, input }: Act, listener: Listener): readonly string[] | undefined {
  const named = ((input['Certificates'] ?? []) as { CertificateArn?: string }[]).map((one) => one.CertificateArn ?? '');
  if (operation === 'RemoveListenerCertificates') {
    const rest = listener.certificates.filter((arn) => !named.includes(arn));
    return attachedTo({ defaultCertificate: listener.defaultCertificate, certificates: rest });
  }
  if (operation === 'ModifyListener' && named.length > 0)
    return attachedTo({ defaultCertificate: named[0], certificates: listener.certificates });
  return operation === 'DeleteListener' ? [] : undefined;
}

function foreign({ input }: Act, { acm, elasticLoadBalancing }: Region, stage: string): string | undefined {
  const arn = String(input['CertificateArn']);
  const tags = acm.resourceTags(arn);
  if (tags && tags[stageTag.key] !== stageTag.value(stage)) return `${arn} is not ours`;
  return elasticLoadBalancing.usersOf(arn).length > 0 ? `${arn} is still attached` : undefined;
}

function nameOf({ elasticLoadBalancing }: Region, { loadBalancerArn }: Listener): string {
  return elasticLoadBalancing.state.loadBalancers.get(loadBalancerArn)?.name ?? '';
}

/** Port 80 has none. */
const hostsOf = (region: Region, listener: Listener, websites: Websites): readonly string[] =>
  listener.protocol === 'HTTPS' ? (websites[nameOf(region, listener)] ?? []) : [];

function isCovering({ acm, clock }: Region, arn: string, host: string): boolean {
  const certificate = acm.inspect().find((one) => one.arn === arn);
  if (certificate?.status !== 'ISSUED' || (certificate.notAfterMs ?? 0) <= clock.now()) return false;
  const wildcard = host.replace(/^[^.]+/, '*');
  return certificate.names.some((name) => name === host || name === wildcard);
}

/** By every address of the load balancer. */
function isServed({ tls, acm }: Region, { id, loadBalancerArn }: Listener, arn: string): boolean {
  const serial = acm.served(arn)?.serial;
  return tls.nodes
    .of(loadBalancerArn)
    .every(({ listeners }) =>
      [...listeners.values()]
        .filter((applied) => applied.arn === id)
        .some(({ defaultCertificate, certificates }) =>
          [defaultCertificate, ...certificates].some((certificate) => certificate?.serial === serial),
        ),
    );
}
