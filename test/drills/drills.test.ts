import { synthesizeOnce } from './assembly.ts';
import { testPassing } from './passing.ts';

// One file for vitest, because the stacks are synthesized once for each.
synthesizeOnce();
testPassing();
