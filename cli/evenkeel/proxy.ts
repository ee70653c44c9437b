import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { variable } from './environment.ts';

/** What nobody reaches by a proxy: this machine, with its sandbox, and where machines of AWS get their credentials. */
const NEVER = ['localhost', '127.0.0.1', '[::1]', '::1', '169.254.169.254', '169.254.170.2', 'fd00:ec2::254'];

/**
 * Lets every client go by the proxy that the environment names, as the AWS CLI does. The SDK for JavaScript makes agents
 * of its own, which know of no proxy, in clients and where it gets credentials, too; Node's agents can use one. Call it
 * before any client is created.
 */
export function useProxy(environment: NodeJS.ProcessEnv = process.env): void {
  const [HTTP_PROXY, HTTPS_PROXY] = [variable(environment, 'HTTP_PROXY'), variable(environment, 'HTTPS_PROXY')];
  const NO_PROXY = [variable(environment, 'NO_PROXY') ?? [], ...NEVER].flat().join(',');
  const proxyEnv = { HTTP_PROXY, HTTPS_PROXY, NO_PROXY };
  http.Agent = class extends http.Agent {
    constructor(options?: http.AgentOptions) {
      super({ proxyEnv, ...options });
    }
  };
  https.Agent = class extends https.Agent {
    constructor(options?: https.AgentOptions) {
      super({ proxyEnv, ...options });
    }
  };
  syncBuiltinESMExports();
  // For `fetch`, and for requests without an agent.
  http.setGlobalProxyFromEnv(proxyEnv);
}
