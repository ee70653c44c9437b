import { testAnnouncing } from './announcing.ts';
import { testConversing } from './conversing.ts';
import { testDeclaring } from './declaring.ts';
import { synthesizeOnce } from './deployed.ts';
import { testEnduring } from './enduring.ts';
import { testHostile } from './hostile.ts';
import { testKeeping } from './keeping.ts';
import { testLooking } from './looking.ts';
import { testRefusing } from './refusing.ts';
import { testRehearsing } from './rehearsing.ts';

// One file for vitest, because the stacks are synthesized once for each.
synthesizeOnce();
testDeclaring();
testConversing();
testRefusing();
testHostile();
testKeeping();
testAnnouncing();
testRehearsing();
testLooking();
testEnduring();
