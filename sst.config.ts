/// <reference path="./stacks/sst/ambient.d.ts" />

/**
 * The other door to the same stacks: SST deploys the cloud assembly that the CDK synthesizes. One stage is deployed by
 * one tool; `cdk deploy` and `sst deploy` do not take turns.
 */
export default $config({
  app: (input) => ({
    name: 'evenkeel',
    home: 'aws',
    removal: input?.stage === 'prod' ? 'retain' : 'remove',
    providers: { aws: '7.48.0' },
  }),
  async run() {
    // SST bundles what this file imports, and forbids static imports here: the CDK runs as a process of its own.
    const { execFileSync } = await import('node:child_process');
    const { deployCloudAssembly } = await import('./stacks/sst/bridge.ts');
    execFileSync('npx', ['cdk', 'synth', '--quiet', '--output', 'cdk.out'], {
      stdio: 'inherit',
      env: { ...process.env, STAGE: $app.stage },
    });
    const stacks = deployCloudAssembly({ aws, pulumi: $util, folder: 'cdk.out' });
    return Object.fromEntries(Object.entries(stacks).map(([id, stack]) => [id, stack.outputs]));
  },
});
