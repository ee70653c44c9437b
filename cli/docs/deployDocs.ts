import { renderPermissions } from './permissions.ts';
import { boundaryOf, deployerOf, renderPolicy } from './policies.ts';
import { readRoles, readTypes } from './roles.ts';

/**
 * The files in docs/ that follow from cloud assemblies, with their texts.
 * @param folder of a fleet in which everything is switched on
 * @param largeFolder of a fleet that is looked at in parts, by state machines with roles of their own
 */
export function deployDocs(folder: string, largeFolder: string): readonly (readonly [file: string, text: string])[] {
  const roles = [...readRoles(folder), ...readRoles(largeFolder)];
  const types = readTypes(folder);
  return [
    ['permissions.md', renderPermissions(folder)],
    ['policies/boundary.json', renderPolicy(boundaryOf(roles))],
    ['policies/deployer.json', renderPolicy(deployerOf(roles, types, { bounded: false }))],
    ['policies/deployer-bounded.json', renderPolicy(deployerOf(roles, types, { bounded: true }))],
  ];
}
