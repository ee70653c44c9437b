import { synthesizeOnce } from './deployed.ts';
import { testRehearsing } from './rehearsing.ts';

// One file for vitest, because the stacks are synthesized once for each.
synthesizeOnce();
testRehearsing();
