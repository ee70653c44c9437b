import { testConfining } from './confining.ts';
import { synthesizeOnce } from './deployed.ts';
import { testFailing } from './failing.ts';
import { testRefusing } from './refusing.ts';
import { testRepeating } from './repeating.ts';
import { testRunning } from './running.ts';

// One file for vitest, because the stacks are synthesized once for each.
synthesizeOnce();
testRunning();
testFailing();
testRefusing();
testRepeating();
testConfining();
