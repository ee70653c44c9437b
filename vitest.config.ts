import { globSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/**
 * What they look at or change belongs to their whole process: memory, listeners, modules, environment variables, and the
 * SDK clients of `functions/`, which are made once.
 */
const IN_A_PROCESS_OF_THEIR_OWN = [
  'test/functions/aws/deadline.test.ts',
  'test/functions/control-loop/{environment,lease,ledger,publish}.test.ts',
  'test/functions/controllers/certificates/{badInput,cli,killed}.test.ts',
  'test/functions/controllers/safetyNet/{act,observe,release}.test.ts',
  'test/functions/drills/report/browser.test.ts',
  'test/functions/slack/slack.test.ts',
  'test/functions/slack/secret/secret.test.ts',
  'test/functions/workers/prober/probes.test.ts',
  'test/sandbox/data-planes/postgres/failover.test.ts',
  'test/sandbox/deploy/assembly.test.ts',
  'test/sandbox/realms/*.test.ts',
];

for (const pattern of IN_A_PROCESS_OF_THEIR_OWN) {
  if (globSync(pattern).length === 0) throw new Error(`vitest.config.ts: there is no ${pattern} any more`);
}

const common = {
  // They end what hangs and judge nothing: the machine may have other things to do.
  testTimeout: 300_000,
  hookTimeout: 300_000,
};

export default defineConfig({
  test: {
    // Vitest would leave one core to itself, and of two that is half.
    maxWorkers: '100%',
    globalSetup: ['test/synthesis/server.ts'],
    projects: [
      // Half of what a file costs is loading the Region and the SDK, and compiling them until they are fast.
      {
        test: {
          ...common,
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: IN_A_PROCESS_OF_THEIR_OWN,
          isolate: false,
        },
      },
      { test: { ...common, name: 'alone', include: IN_A_PROCESS_OF_THEIR_OWN } },
    ],
  },
});
