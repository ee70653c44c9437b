import { certificatesSchema } from '../../fleet/certificates.ts';
import { isInZone, withoutWildcard } from '../../fleet/domains.ts';
import type { FleetInput } from '../../fleet/fleet.ts';
import type { Parts } from '../account/parts.ts';
import type { Certificate, LoadBalancer } from '../account/shapes.ts';
import type { Entry, LeftOut, Section } from './section.ts';

type CertificateSet = NonNullable<FleetInput['certificates']>[string];

interface Plan {
  readonly certificates: Section<CertificateSet>;
  readonly hostedZones: Section<string>;
}

/** A certificate set for each load balancer that serves certificates, and the hosted zones of their names. */
export function planCertificates(parts: Parts): Plan {
  const { loadBalancers, certificates } = parts;
  const known = new Map(certificates.map((certificate) => [certificate.arn, certificate]));
  const entries: Entry<CertificateSet>[] = [];
  const leftOut: LeftOut[] = [];
  const taken = new Set<string>();
  for (const balancer of loadBalancers) {
    const found = setOf(balancer, parts, known);
    if (!found) continue;
    const name = nameOf(balancer.name, taken);
    if (certificatesSchema.safeParse({ [name]: found.value }).success) {
      taken.add(name);
      entries.push({ name, ...found });
    } else {
      leftOut.push({
        what: `load balancer ${balancer.name}`,
        why: 'a name of its certificates is none that a fleet may have',
      });
    }
  }
  const names = entries.flatMap(({ value }) =>
    (value.domains ?? []).flatMap((line) => (typeof line === 'string' ? [] : line)),
  );
  return { certificates: { entries, leftOut }, hostedZones: planHostedZones(names, parts) };
}

/** Undefined for a load balancer that serves none. */
function setOf(
  { arn, name, isInternal }: LoadBalancer,
  { listeners, served }: Parts,
  known: ReadonlyMap<string, Certificate>,
): Omit<Entry<CertificateSet>, 'name'> | undefined {
  const speaking = listeners.filter(
    (one) => one.loadBalancerArn === arn && (one.protocol === 'HTTPS' || one.protocol === 'TLS'),
  );
  if (speaking.length === 0) return undefined;
  const arnsOf = speaking.map(
    (listener) =>
      new Set([
        ...(listener.defaultCertificateArn === undefined ? [] : [listener.defaultCertificateArn]),
        ...served.filter(({ listenerArn }) => listenerArn === listener.arn).map((one) => one.certificateArn),
      ]),
  );
  const everywhere = [...arnsOf[0]!].filter((one) => arnsOf.every((arns) => arns.has(one)));
  const elsewhere = new Set(arnsOf.flatMap((arns) => [...arns]).filter((one) => !everywhere.includes(one)));
  const lines = everywhere.map((one) => lineOf(one, known.get(one)));
  const why = [
    `It serves on ${speaking.map(({ port }) => port).join(', ')}. Observed only until mode: 'act'.`,
    ...lines.flatMap((line) => line.why),
    ...[...elsewhere].map((one) => `Not on each of its listeners, and so not listed: ${one}.`),
    ...(isInternal ? ["It is internal: with a vpc in the fleet, proof: 'vpc' verifies each change."] : []),
  ];
  const value: CertificateSet = {
    mode: 'observe',
    domains: lines.flatMap(({ line }) => (line === undefined ? [] : [line])),
    loadBalancers: { [name]: isInternal ? { proof: 'none' } : {} },
  };
  return { value, why };
}

/** The names of what ACM renews, and the ARN of what it does not: that stays, and is watched. */
function lineOf(arn: string, certificate: Certificate | undefined) {
  if (certificate?.type === 'AMAZON_ISSUED' && certificate.names.length > 0)
    return { line: [...certificate.names], why: [] };
  if (arn.split(':')[2] !== 'acm')
    return { line: undefined, why: [`A server certificate of IAM, which is watched and not listed: ${arn}.`] };
  const kind = certificate?.type.toLowerCase() ?? 'not readable';
  return { line: arn, why: [`Watched, and never replaced (${kind}): ${certificate?.names.join(', ') ?? arn}.`] };
}

/** A name of a certificate set: lower-case letters, digits and single hyphens, another one for each. */
function nameOf(balancer: string, taken: ReadonlySet<string>): string {
  const plain = balancer
    .toLowerCase()
    .replace(/-+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  const name = plain === '' ? 'site' : plain;
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}-${number}`;
  return free;
}

/** The closest public hosted zone of each name; of two of one name, nobody knows from here which one counts. */
function planHostedZones(names: readonly string[], { hostedZones }: Parts): Section<string> {
  const open = hostedZones.filter(({ isPrivate }) => !isPrivate);
  const entries = new Map<string, Entry<string>>();
  const leftOut = new Map<string, LeftOut>();
  for (const name of new Set(names.map(withoutWildcard))) {
    const containing = open.filter((zone) => isInZone(name, zone.name));
    const longest = Math.max(0, ...containing.map((zone) => zone.name.length));
    const [closest, twin] = containing.filter((zone) => zone.name.length === longest);
    if (!closest) {
      leftOut.set(name, { what: `hosted zone of ${name}`, why: 'there is no public one in this account' });
    } else if (twin) {
      leftOut.set(closest.name, {
        what: `hosted zones ${closest.id} and ${twin.id}`,
        why: `both are called ${closest.name}: list the one that your registrar delegates to`,
      });
    } else {
      entries.set(closest.id, { name: closest.id, value: closest.id, why: [closest.name] });
    }
  }
  return { entries: [...entries.values()], leftOut: [...leftOut.values()] };
}
