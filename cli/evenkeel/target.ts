import type { Installation } from './installation.ts';

/** What people say for everything at once. */
export const ALL = 'all';

/** Which controller's resource a name means. */
export interface Target {
  readonly controller: 'replicas' | 'certificates' | 'targets';
  readonly resource: string;
}

type Known = Pick<Installation, 'clusters'> & {
  readonly certificates: Pick<Installation['certificates'], 'entries'>;
  readonly targets: Pick<Installation['targets'], 'groups'>;
};

/** What a fleet names, by controller; what people call one of them; and in which order a bare name is looked for. */
const resourcesIn = ({ clusters, certificates, targets }: Known) =>
  [
    { controller: 'replicas', names: clusters, what: 'cluster' },
    { controller: 'certificates', names: certificates.entries, what: 'entry of the certificates' },
    { controller: 'targets', names: targets.groups, what: 'target group' },
  ] as const;

/**
 * `shop` is a cluster, or else an entry of the certificates, or else a target group; `certificates/shop` and
 * `targets/shop` say which one is meant.
 * @throws an Error with the names that there are, if the fleet has none of these
 */
export function targetOf(name: string, known: Known): Target {
  const resources = resourcesIn(known);
  for (const { controller, names } of resources) {
    const resource = name.startsWith(`${controller}/`) ? name.slice(controller.length + 1) : name;
    if (names.includes(resource)) return { controller, resource };
  }
  const there = resources.flatMap(({ controller, names }) =>
    names.toSorted().map((each) => (controller === 'replicas' ? each : `${controller}/${each}`)),
  );
  const kinds = resources.flatMap(({ names, what }) => (names.length > 0 || what === 'cluster' ? [what] : []));
  const list = there.length > 0 ? `It has: ${there.join(', ')}.` : 'It is empty.';
  throw new Error(`The fleet has no ${kinds.join(' or ')} "${name}". ${list} Name another fleet with --fleet FILE.`);
}

/** The controllers that have something to look after, each with `resource` for all of it. */
export const everyTarget = (known: Known, resource: string): Target[] => {
  const busy = resourcesIn(known).filter(({ names }) => names.length > 0);
  return (busy.length > 0 ? busy : resourcesIn(known).slice(0, 1)).map(({ controller }) => ({ controller, resource }));
};
