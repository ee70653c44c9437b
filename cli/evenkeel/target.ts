import { addressOf, type ControllerRow } from '../../functions/controllers/row.ts';
import { UsageError } from '../exitCodes.ts';
import type { Installation } from './installation.ts';

/** The name for all resources. */
export const ALL = 'all';

/** A resource of a controller. */
export interface Target {
  readonly row: ControllerRow;
  readonly resource: string;
}

type Known = Pick<Installation, 'controllers' | 'fleet'>;

const namesOf = (row: ControllerRow, { fleet }: Known) => row.resourcesOf(fleet).map(({ name }) => name);

/** The controllers whose resources have names without a prefix, in the order of lookup. */
const mainsOf = ({ controllers }: Known) => controllers.filter(({ accompanies }) => accompanies === undefined);

/**
 * `shop` is a cluster, or else a certificate set, or else a target group; `certificates/shop` and
 * `safetyNet/shop` are unambiguous.
 * @throws {UsageError} with the available names if the fleet has no such resource
 */
export function targetOf(name: string, known: Known): Target {
  for (const row of known.controllers) {
    const resource = namesOf(row, known).find((candidate) => isCalled(row, candidate, name));
    if (resource !== undefined) return { row, resource };
  }
  const mains = mainsOf(known);
  const busy = mains.filter((row) => namesOf(row, known).length > 0);
  const there = busy.flatMap((row) =>
    namesOf(row, known)
      .toSorted()
      .map((each) => addressOf(row, each)),
  );
  const list = there.length > 0 ? `Available: ${there.join(', ')}.` : 'The fleet is empty.';
  throw new UsageError(`Unknown resource "${name}". ${list}`);
}

const isCalled = (row: ControllerRow, resource: string, name: string) =>
  name === `${row.name}/${resource}` ||
  name === addressOf(row, resource) ||
  (name === resource && row.accompanies === undefined);

/** The resource with its companions: with a cluster, its safety net. */
export const withCompanions = (target: Target, known: Known): Target[] => [
  target,
  ...known.controllers
    .filter((row) => row.accompanies === target.row.name && namesOf(row, known).includes(target.resource))
    .map((row) => ({ row, resource: target.resource })),
];

/** All resources of the fleet, or the named one with its companions. */
export const chosen = (name: string | undefined, known: Known): Target[] =>
  name === undefined
    ? known.controllers.flatMap((row) => namesOf(row, known).map((resource) => ({ row, resource })))
    : withCompanions(targetOf(name, known), known);

/** The controllers that have resources in the fleet, each with `resource` as the name for all of them. */
export const everyTarget = (known: Known, resource: string): Target[] => {
  const mains = mainsOf(known);
  const busy = mains.filter((row) => namesOf(row, known).length > 0);
  return (busy.length > 0 ? busy : mains.slice(0, 1)).map((row) => ({ row, resource }));
};
