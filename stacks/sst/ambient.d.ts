// What SST declares for sst.config.ts, as far as we use it. The real types come with `sst install`, which brings 350 MB.
import type { AwsProvider, PulumiUtilities } from './providers.ts';

declare global {
  const $app: { readonly stage: string };
  const $util: PulumiUtilities;
  const aws: AwsProvider;
  function $config<Config extends SstConfig>(config: Config): Config;
}

interface SstConfig {
  app(input?: { readonly stage?: string }): {
    readonly name: string;
    readonly home: 'aws';
    readonly removal: 'retain' | 'remove';
    readonly providers: Readonly<Record<string, string>>;
  };
  run(): Promise<Readonly<Record<string, unknown>>>;
}
