import { synthesizeOnce } from '../assembly.ts';
import { testEnding } from './ending.ts';
import { testEvacuating } from './evacuating.ts';
import { testPassing } from './passing.ts';
import { testRefusing } from './refusing.ts';
import { testRoles } from './roles.ts';

// One file for vitest, because the stacks are synthesized once for each.
synthesizeOnce('websites/fleet.ts');
testPassing();
testEnding();
testRefusing();
testRoles();
testEvacuating();
