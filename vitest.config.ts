import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Vitest would leave one core to itself, and of two that is half.
    maxWorkers: '100%',
    globalSetup: ['test/synthesis/server.ts'],
    // They end what hangs and judge nothing: the machine may have other things to do.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
