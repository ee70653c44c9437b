import { synthesizeOnce } from '../assembly.ts';
import { testEnding } from './ending.ts';
import { testPassing } from './passing.ts';
import { testRefusing } from './refusing.ts';

// One file for vitest, because the stacks are synthesized once for each.
synthesizeOnce('rotation/fleet.ts');
testPassing();
testEnding();
testRefusing();
