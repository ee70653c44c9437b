import { defineConfig } from 'vitest/config';
import { findFilesWithoutRegion } from './withoutRegion.ts';

/**
 * For `npm run mutation`: the tests that need no Region, which have to notice each change of a rule. Each file has modules
 * of its own: in those of an earlier one, Stryker would not see which test comes to which place.
 */
export default defineConfig({
  test: { include: findFilesWithoutRegion(), env: { AWS_REGION: 'eu-west-1' }, testTimeout: 60_000 },
});
