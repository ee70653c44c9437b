import { synthesizeOnce } from './assembly.ts';
import { testDisturbing } from './disturbing.ts';
import { testEnding } from './ending.ts';
import { testEvacuating } from './evacuating.ts';
import { testHostile } from './hostile.ts';
import { testPassing } from './passing.ts';
import { testRefusing } from './refusing.ts';
import { testScheduling } from './scheduling.ts';
import { testTalking } from './talking.ts';

// One file for vitest, because the stacks are synthesized once for each.
synthesizeOnce();
testPassing();
testRefusing();
testHostile();
testEnding();
testEvacuating();
testDisturbing();
testScheduling();
testTalking();
