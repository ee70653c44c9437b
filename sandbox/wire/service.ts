import { ServiceApi } from './api.ts';
import { WIRE_OF_PROTOCOL, type ProtocolSettings } from './codec.ts';
import type { Constraints } from './constraints.ts';
import type { CallContext, Handlers } from './handlers.ts';
import { isOperationSchema } from './schema.ts';

/**
 * A service's API and what stands behind it. Made by `service`; where no client package is to be had, put together
 * from schemas of one's own: `{ api: new ServiceApi('arc-zonal-shift', 'restJson', settings, schemas), handlers }`.
 */
export interface WireService {
  readonly api: ServiceApi;
  readonly handlers: Readonly<Record<string, AnyHandler | undefined>>;
  /** What the API model demands of inputs beyond their types; nothing is checked where it is left out. */
  readonly constraints?: Constraints | undefined;
}

/** A handler whose input has been read by its operation's own schema, which is what makes the types of `Handlers` true. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyHandler = (input: any, context: CallContext) => unknown;

/**
 * Serves a service of AWS by the schemas in its SDK client package:
 * `service(await import('@aws-sdk/client-rds'))({ DescribeDBClusters: (input) => … })`.
 */
export const service =
  <Package extends object>(clientPackage: Package, constraints?: Constraints) =>
  (handlers: Handlers<Package>): WireService => ({
    api: apiOf(clientPackage),
    handlers: handlers as Readonly<Record<string, AnyHandler | undefined>>,
    constraints,
  });

const apis = new WeakMap<object, ServiceApi>();

/** Finding out what a client speaks takes a client, which takes milliseconds: once for each package. */
function apiOf(clientPackage: object): ServiceApi {
  let api = apis.get(clientPackage);
  if (!api) apis.set(clientPackage, (api = readApi(clientPackage)));
  return api;
}

function readApi(clientPackage: object): ServiceApi {
  const { config } = createClient(clientPackage);
  // EventBridge's provider asks for `Region`, all others for `region`.
  const schemes = config.httpAuthSchemeProvider({ operation: '', region: 'us-east-1', Region: 'us-east-1' });
  const signingName = schemes.find((scheme) => scheme.signingProperties?.name)?.signingProperties?.name;
  const protocol = config.protocol.getShapeId();
  const wire = WIRE_OF_PROTOCOL[protocol];
  if (!signingName || !wire)
    throw new Error(`no signing name, or the protocol is not known: ${signingName}, ${protocol}`);
  return new ServiceApi(
    signingName,
    wire,
    config.protocolSettings,
    Object.values(clientPackage).filter(isOperationSchema),
  );
}

/** The part of a client's resolved configuration that says what it speaks. */
interface SpokenClient {
  readonly config: {
    readonly protocol: { getShapeId(): string };
    readonly protocolSettings: ProtocolSettings;
    httpAuthSchemeProvider(parameters: object): readonly { signingProperties?: { name?: string } }[];
  };
}

function createClient(clientPackage: object): SpokenClient {
  for (const [name, value] of Object.entries(clientPackage)) {
    if (!name.endsWith('Client') || name === '__Client' || typeof value?.prototype?.send !== 'function') continue;
    return new value({ region: 'us-east-1', credentials: { accessKeyId: 'unused', secretAccessKey: 'unused' } });
  }
  throw new Error('the package exports no SDK client');
}
