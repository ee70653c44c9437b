/// <reference path="./stacks/sst/ambient.d.ts" />

/**
 * SST as an alternative to `cdk deploy`: it deploys the cloud assembly that the CDK synthesizes. Use one tool per
 * stage: they do not share state.
 */
export default $config({
  app: (input) => ({
    name: 'evenkeel',
    home: 'aws',
    removal: input?.stage === 'prod' ? 'retain' : 'remove',
    providers: { aws: '7.48.0' },
  }),
  async run() {
    // SST bundles this file's imports, and forbids static ones: the CDK runs in its own process.
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
