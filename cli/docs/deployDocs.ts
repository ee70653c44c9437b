import { renderPermissions } from './permissions.ts';
import { boundaryOf, deployerOf, renderPolicy } from './policies.ts';
import { readRoles, readTypes } from './roles.ts';

/** The files in docs/ that follow from a cloud assembly, with their texts. */
export function deployDocs(folder: string): readonly (readonly [file: string, text: string])[] {
  const roles = readRoles(folder);
  const types = readTypes(folder);
  return [
    ['permissions.md', renderPermissions(folder)],
    ['policies/boundary.json', renderPolicy(boundaryOf(roles))],
    ['policies/deployer.json', renderPolicy(deployerOf(roles, types, { bounded: false }))],
    ['policies/deployer-bounded.json', renderPolicy(deployerOf(roles, types, { bounded: true }))],
  ];
}
