import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longestFirst.ts';
import { findFilesOfOwnEnvironment, findFilesOfOwnProcess } from './test/ownProcess.ts';

const alone = findFilesOfOwnProcess();
const changing = findFilesOfOwnEnvironment();

const common = {
  runner: './test/sampledRunner.ts',
  // They end what hangs and judge nothing: the machine may have other things to do.
  testTimeout: 300_000,
  hookTimeout: 300_000,
  // The emulated Region is this one, whatever the shell is set to.
  env: { AWS_REGION: 'eu-west-1' },
};

export default defineConfig({
  test: {
    // Vitest would leave one core to itself, and of two that is half.
    maxWorkers: '100%',
    // A simulated day makes garbage that dies young.
    execArgv: ['--max-semi-space-size=32'],
    sequence: { sequencer: LongestFirst },
    globalSetup: ['test/synthesis/server.ts'],
    projects: [
      // Half of what a file costs is loading the Region and the SDK, and compiling them until they are fast.
      {
        test: {
          ...common,
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...alone, ...changing],
          isolate: false,
        },
      },
      {
        test: {
          ...common,
          name: 'own environment',
          include: changing,
          setupFiles: ['test/ownEnvironment.ts'],
          isolate: false,
        },
      },
      { test: { ...common, name: 'alone', include: alone } },
    ],
  },
});
