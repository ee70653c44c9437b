import { addressOf, type ControllerRow } from '../../functions/controllers/row.ts';
import type { Installation } from './installation.ts';

/** What people say for everything at once. */
export const ALL = 'all';

/** Which controller's resource a name means. */
export interface Target {
  readonly row: ControllerRow;
  readonly resource: string;
}

type Known = Pick<Installation, 'controllers' | 'fleet'>;

const namesOf = (row: ControllerRow, { fleet }: Known) => row.resourcesOf(fleet).map(({ name }) => name);

/** The controllers whose resources are meant by a bare name, in the order in which it is looked for. */
const mainsOf = ({ controllers }: Known) => controllers.filter(({ accompanies }) => accompanies === undefined);

/**
 * `shop` is a cluster, or else an entry of the certificates, or else a target group; `certificates/shop` and
 * `safetyNet/shop` say which one is meant.
 * @throws an Error with the names that there are, if the fleet has none of these
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
  const kinds = (busy.length > 0 ? busy : mains.slice(0, 1)).map(({ words }) => words.one);
  const list = there.length > 0 ? `It has: ${there.join(', ')}.` : 'It is empty.';
  throw new Error(`The fleet has no ${kinds.join(' or ')} "${name}". ${list} Name another fleet with --fleet FILE.`);
}

const isCalled = (row: ControllerRow, resource: string, name: string) =>
  name === `${row.name}/${resource}` ||
  name === addressOf(row, resource) ||
  (name === resource && row.accompanies === undefined);

/** With it what accompanies it: with a cluster, its safety net. */
export const withCompanions = (target: Target, known: Known): Target[] => [
  target,
  ...known.controllers
    .filter((row) => row.accompanies === target.row.name && namesOf(row, known).includes(target.resource))
    .map((row) => ({ row, resource: target.resource })),
];

/** Everything that the fleet names, or the one that a person named, with what accompanies it. */
export const chosen = (name: string | undefined, known: Known): Target[] =>
  name === undefined
    ? known.controllers.flatMap((row) => namesOf(row, known).map((resource) => ({ row, resource })))
    : withCompanions(targetOf(name, known), known);

/** The controllers that have something to look after, each with `resource` for all of it. */
export const everyTarget = (known: Known, resource: string): Target[] => {
  const mains = mainsOf(known);
  const busy = mains.filter((row) => namesOf(row, known).length > 0);
  return (busy.length > 0 ? busy : mains.slice(0, 1)).map((row) => ({ row, resource }));
};
