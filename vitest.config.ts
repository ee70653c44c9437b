import { defineConfig } from 'vitest/config';

/** What they look at belongs to their whole process: its memory, its listeners, its modules, its clock. */
const OF_A_PROCESS = [
  'test/functions/control-loop/environment.test.ts',
  'test/functions/controllers/safetyNet/act.test.ts',
  'test/functions/controllers/safetyNet/release.test.ts',
  'test/sandbox/data-planes/postgres/failover.test.ts',
  'test/sandbox/deploy/assembly.test.ts',
  'test/sandbox/realms/*.test.ts',
];

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
      { test: { ...common, name: 'together', include: ['test/**/*.test.ts'], exclude: OF_A_PROCESS, isolate: false } },
      { test: { ...common, name: 'alone', include: OF_A_PROCESS } },
    ],
  },
});
