import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Vitest would leave one core to itself, and of two that is half.
    maxWorkers: '100%',
    globalSetup: ['test/functions/controllers/replicas/loop/synthesize.ts'],
    // Two cores: synthesizing and a simulated day take seconds when everything runs at once.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
