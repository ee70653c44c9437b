import type * as client from '@aws-sdk/client-elastic-load-balancing-v2';
import { arn } from '../../core.ts';
import { refuseUnsimulated } from '../../wire/unsimulated.ts';
import { readActions } from './actions.ts';
import type { Answers } from './api.ts';
import {
  duplicateListener,
  invalidConfiguration,
  tooManyListeners,
  trustStoreNotFound,
  unsupportedProtocol,
  validationError,
} from './errors.ts';
import { isForIpAddressType, isQuic } from './ipAddressType.ts';
import { checkAttachable, isSecure } from './listenerCertificates.ts';
import { QUOTAS } from './quotas.ts';
import { pageOf } from './paging.ts';
import type { Listener, LoadBalancer, MutualAuthentication } from './records.ts';
import { DEFAULT_SSL_POLICY, sslPolicy } from './sslPolicies.ts';
import type { LoadBalancingState } from './state.ts';
import { addTags } from './tags.ts';

type Operations = 'CreateListener' | 'DescribeListeners' | 'ModifyListener' | 'DeleteListener';

const SIMULATED_OF_MODIFY =
  'ListenerArn Port Protocol SslPolicy Certificates DefaultActions AlpnPolicy MutualAuthentication'.split(' ');
const SIMULATED_OF_CREATE = new Set(['LoadBalancerArn', 'Tags', ...SIMULATED_OF_MODIFY]);

export function listenerHandlers(state: LoadBalancingState): Answers<Operations> {
  return {
    CreateListener: (input) => {
      refuseUnsimulated('elasticloadbalancing:CreateListener', input, SIMULATED_OF_CREATE);
      const loadBalancer = state.loadBalancer(input.LoadBalancerArn);
      const { Port: port, Protocol: protocol } = input;
      if (port === undefined || protocol === undefined)
        throw validationError('A port and a protocol must be specified');
      const settings = readSettings(state, loadBalancer, undefined, { ...input, Port: port, Protocol: protocol });
      if (state.listenersOf(loadBalancer.id).length >= QUOTAS.listeners) throw tooManyListeners(QUOTAS.listeners);
      const path = `${loadBalancer.path}/${state.newMark(loadBalancer.path)}`;
      const listener: Listener = {
        id: arn('elasticloadbalancing', `listener/${path}`),
        order: state.listeners.nextOrder(),
        path,
        loadBalancerArn: loadBalancer.id,
        tags: addTags(new Map(), input.Tags),
        certificates: [],
        attributes: new Map(),
        ...settings,
      };
      state.listeners.add(listener);
      state.tell('listener', listener.id);
      return { Listeners: [shapeOf(listener)] };
    },

    DescribeListeners: (input) => {
      const { LoadBalancerArn, ListenerArns: arns } = input;
      if (!!LoadBalancerArn === !!arns?.length)
        throw validationError('You must specify either listener ARNs or a load balancer ARN');
      const found = arns?.length
        ? arns.map((listenerArn) => state.listener(listenerArn)).toSorted((a, b) => a.order - b.order)
        : state.listenersOf(state.loadBalancer(LoadBalancerArn).id);
      const { page, ...marker } = pageOf(found, input);
      return { Listeners: page.map(shapeOf), ...marker };
    },

    // What is not mentioned stays; a protocol without certificates takes them and the policy away (API reference).
    ModifyListener: (input) => {
      refuseUnsimulated('elasticloadbalancing:ModifyListener', input, new Set(SIMULATED_OF_MODIFY));
      const listener = state.listener(input.ListenerArn);
      const loadBalancer = state.loadBalancer(listener.loadBalancerArn);
      const { Port = listener.port, Protocol = listener.protocol } = input;
      const settings = readSettings(state, loadBalancer, listener, { ...input, Port, Protocol });
      Object.assign(listener, settings, isSecure(settings.protocol) ? {} : { certificates: [] });
      state.tell('listener', listener.id);
      return { Listeners: [shapeOf(listener)] };
    },

    DeleteListener: ({ ListenerArn }) => {
      deleteListener(state, state.listener(ListenerArn));
      return {};
    },
  };
}

/** Its rules go with it. */
export function deleteListener(state: LoadBalancingState, listener: Listener): void {
  for (const rule of state.rulesOf(listener.id)) state.rules.remove(rule);
  state.listeners.remove(listener);
  state.tell('listener', listener.id);
}

type Settings = Pick<
  Listener,
  'port' | 'protocol' | 'sslPolicy' | 'alpnPolicy' | 'defaultCertificate' | 'defaultActions' | 'mutualAuthentication'
>;

type Given = Pick<
  client.ModifyListenerCommandInput,
  'SslPolicy' | 'Certificates' | 'DefaultActions' | 'AlpnPolicy' | 'MutualAuthentication'
> & { readonly Port: number; readonly Protocol: client.ProtocolEnum };

const PROTOCOLS = {
  application: ['HTTP', 'HTTPS'],
  network: ['TCP', 'TLS', 'UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC'],
} as const;

/** @param present what the listener is so far */
function readSettings(
  state: LoadBalancingState,
  loadBalancer: LoadBalancer,
  present: Listener | undefined,
  given: Given,
): Settings {
  const { Port: port, Protocol: protocol } = given;
  if (!PROTOCOLS[loadBalancer.type].some((known) => known === protocol))
    throw unsupportedProtocol(protocol, loadBalancer.type);
  if (state.listenersOf(loadBalancer.id).some((other) => other !== present && other.port === port))
    throw duplicateListener(loadBalancer.id);
  checkProtocol(state, loadBalancer, present, protocol);
  const defaultActions =
    given.DefaultActions || protocol !== present?.protocol
      ? readActions(
          state,
          { loadBalancer, protocol, port },
          given.DefaultActions ?? [...(present?.defaultActions ?? [])],
        )
      : present.defaultActions;
  const mutualAuthentication = readMutual(state, given) ?? present?.mutualAuthentication ?? { mode: 'off' };
  return { port, protocol, defaultActions, mutualAuthentication, ...readSecurity(state, loadBalancer, present, given) };
}

/** What may not stand beside what (guide, "Create a listener"; the code and the texts are guesses). */
function checkProtocol(
  state: LoadBalancingState,
  loadBalancer: LoadBalancer,
  present: Listener | undefined,
  protocol: string,
): void {
  if (!isForIpAddressType(protocol, loadBalancer.ipAddressType))
    throw invalidConfiguration(`A ${protocol} listener is not allowed on a load balancer that is 'dualstack'`);
  const others = state.listenersOf(loadBalancer.id).filter((other) => other !== present);
  const isUdp = (one: string) => one === 'UDP' || one === 'TCP_UDP';
  if (isUdp(protocol) && others.some((other) => isQuic(other.protocol)))
    throw invalidConfiguration(`A ${protocol} listener is not allowed beside a QUIC or TCP_QUIC listener`);
  if (!isQuic(protocol)) return;
  if (loadBalancer.securityGroups.length > 0)
    throw invalidConfiguration(`A ${protocol} listener is not allowed on a load balancer with security groups`);
  if (others.some((other) => isQuic(other.protocol)))
    throw invalidConfiguration('Only one QUIC or TCP_QUIC listener is allowed on a load balancer');
  if (others.some((other) => isUdp(other.protocol)))
    throw invalidConfiguration(`A ${protocol} listener is not allowed beside a UDP or TCP_UDP listener`);
}

/** Its texts are guesses. */
function readMutual(
  state: LoadBalancingState,
  { Protocol: protocol, MutualAuthentication: given }: Given,
): MutualAuthentication | undefined {
  if (!given) return undefined;
  const { Mode: mode = 'off', TrustStoreArn: trustStoreArn } = given;
  if (mode !== 'off' && mode !== 'passthrough' && mode !== 'verify')
    throw validationError(`'${mode}' is not a valid mutual authentication mode`);
  if (mode !== 'off' && protocol !== 'HTTPS')
    throw validationError(`Mutual authentication cannot be specified for ${protocol} listeners`);
  if (mode !== 'verify') {
    if (trustStoreArn !== undefined) throw validationError('A trust store can be specified in verify mode only');
    return { mode };
  }
  if (trustStoreArn === undefined) throw validationError('A trust store must be specified in verify mode');
  if (!state.trustStores.has(trustStoreArn)) throw trustStoreNotFound();
  return { mode, trustStoreArn };
}

function readSecurity(
  state: LoadBalancingState,
  loadBalancer: LoadBalancer,
  present: Listener | undefined,
  { Protocol: protocol, SslPolicy, Certificates, AlpnPolicy }: Given,
): Pick<Listener, 'sslPolicy' | 'defaultCertificate' | 'alpnPolicy'> {
  if (!isSecure(protocol)) {
    if (Certificates?.length) throw validationError(`A certificate cannot be specified for ${protocol} listeners`);
    if (SslPolicy !== undefined) throw validationError(`An SSL policy cannot be specified for ${protocol} listeners`);
    return { sslPolicy: undefined, defaultCertificate: undefined, alpnPolicy: [] };
  }
  if ((Certificates?.length ?? 0) > 1) throw validationError('Exactly one default certificate must be specified');
  const defaultCertificate = Certificates?.[0]?.CertificateArn ?? present?.defaultCertificate;
  if (defaultCertificate === undefined)
    throw validationError(`A certificate must be specified for ${protocol} listeners`);
  checkAttachable(state, loadBalancer, defaultCertificate);
  return {
    sslPolicy: sslPolicy(SslPolicy ?? present?.sslPolicy ?? DEFAULT_SSL_POLICY).name,
    defaultCertificate,
    alpnPolicy: readAlpn(protocol, AlpnPolicy) ?? present?.alpnPolicy ?? [],
  };
}

/** "ALPN policies" of TLS listeners of Network Load Balancers. */
const ALPN_POLICIES = new Set(['HTTP1Only', 'HTTP2Only', 'HTTP2Optional', 'HTTP2Preferred', 'None']);

function readAlpn(protocol: string, given: readonly string[] | undefined): readonly string[] | undefined {
  if (!given) return undefined;
  if (protocol !== 'TLS') throw validationError(`An ALPN policy cannot be specified for ${protocol} listeners`);
  if (given.length > 1 || given.some((name) => !ALPN_POLICIES.has(name)))
    throw validationError(`'${given.join(', ')}' is not a valid ALPN policy`);
  return given;
}

const shapeOf = (listener: Listener): client.Listener => ({
  ListenerArn: listener.id,
  LoadBalancerArn: listener.loadBalancerArn,
  Port: listener.port,
  Protocol: listener.protocol,
  DefaultActions: [...listener.defaultActions],
  ...(listener.defaultCertificate !== undefined && {
    // Only the default one (API reference); DescribeListenerCertificates has them all.
    Certificates: [{ CertificateArn: listener.defaultCertificate }],
    SslPolicy: listener.sslPolicy,
    // Of Application Load Balancers alone (API reference, MutualAuthenticationAttributes).
    ...(listener.protocol === 'HTTPS' && { MutualAuthentication: mutualShape(listener) }),
  }),
  ...(listener.alpnPolicy.length > 0 && { AlpnPolicy: [...listener.alpnPolicy] }),
});

const mutualShape = ({ mutualAuthentication: own }: Listener): client.MutualAuthenticationAttributes =>
  own.mode === 'verify'
    ? { Mode: own.mode, TrustStoreArn: own.trustStoreArn, IgnoreClientCertificateExpiry: false }
    : { Mode: own.mode };
