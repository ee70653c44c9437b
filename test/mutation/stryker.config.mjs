import { PURE_FILES } from '../../cli/codebase/pureFiles.ts';

/** What is decided: the fleet, events and pages have tests of another kind. */
const DECIDING = PURE_FILES.filter((pattern) => pattern.startsWith('functions/'));

/** As https://stryker-mutator.io/docs/stryker-js/configuration describes. */
export default {
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  mutate: DECIDING.map((pattern) => (pattern.endsWith('.ts') ? pattern : `${pattern}/*.ts`)),
  // Words are compared by tests of what people read; a list of names that is emptied is noticed by them as well.
  mutator: { excludedMutations: ['StringLiteral'] },
  ignoreStatic: true,
  ignorePatterns: ['cdk.out', 'dist', '/docs/pictures', '.git'],
  // TypeScript 7 has no API for what Stryker does with it; nothing here needs another tsconfig.
  tsconfigFile: 'none.json',
  incremental: true,
  incrementalFile: 'node_modules/.cache/mutation/incremental.json',
  tempDirName: 'node_modules/.cache/mutation/work',
  reporters: ['clear-text', 'progress', 'html', 'json'],
  htmlReporter: { fileName: 'node_modules/.cache/mutation/report.html' },
  jsonReporter: { fileName: 'node_modules/.cache/mutation/report.json' },
  clearTextReporter: { logTests: false, reportTests: false },
  thresholds: { high: 90, low: 80, break: null },
  timeoutMS: 20_000,
  dryRunTimeoutMinutes: 30,
};
