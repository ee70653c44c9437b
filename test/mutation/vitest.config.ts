import { defineConfig } from 'vitest/config';
import { findFilesWithoutRegion } from './withoutRegion.ts';

/** For `npm run mutation`: the tests that need no Region, which have to notice each change of a rule. */
export default defineConfig({
  test: { include: findFilesWithoutRegion(), env: { AWS_REGION: 'eu-west-1' }, isolate: false, testTimeout: 60_000 },
});
