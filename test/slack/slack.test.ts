import { describe } from 'vitest';
import { synthesizeOnce } from './deployed.ts';

// One file, so that the stacks are synthesized once.
synthesizeOnce();

describe('the door', async () => {
  await import('./hostile.ts');
});
