import type { Right } from '../../sandbox/iam/rights.ts';

/** Why a role keeps a right that no scenario uses. */
export interface Exception {
  /** Of the whole line of the right, as the record would have it. */
  readonly rights: RegExp;
  readonly why: string;
}

/** By the name of the role, from the templates of today. */
export type Roles = ReadonlyMap<string, readonly Right[]>;

/** What the roles are allowed and the record lacks, with the statement, unless an exception says why. */
export function unusedRights(roles: Roles, record: ReadonlySet<string>, exceptions: readonly Exception[]): string[] {
  const unused = [...roles].flatMap(([role, rights]) =>
    rights
      .map(({ line, resource }) => ({ line: `${role} ${line}`, resource }))
      .filter(({ line }) => !record.has(line) && !exceptions.some((each) => each.rights.test(line)))
      .map(({ line, resource }) => `${line} (statement on ${resource})`),
  );
  return [...new Set(unused)].toSorted();
}

/** What the record has and the roles of that name are not allowed. Roles that the templates lack count for nothing. */
export function lackingRights(roles: Roles, record: ReadonlySet<string>): string[] {
  const allowed = new Set([...roles].flatMap(([role, rights]) => rights.map(({ line }) => `${role} ${line}`)));
  return [...record].filter((line) => roles.has(line.split(' ')[0]!) && !allowed.has(line)).toSorted();
}

/** Exceptions that are none: a scenario uses all of what they are about, or no role has it. */
export const idleExceptions = (roles: Roles, record: ReadonlySet<string>, exceptions: readonly Exception[]): string[] =>
  exceptions
    .filter(({ rights }) =>
      unusedRights(roles, record, []).every((line) => !rights.test(line.replace(/ \(statement on .*$/, ''))),
    )
    .map(({ rights }) => String(rights));
