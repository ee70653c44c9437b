import type {
  Action,
  FixedResponseActionConfig,
  RedirectActionConfig,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { notSimulated, refuseUnsimulated } from '../../wire/unsimulated.ts';
import { invalidAction, validationError } from './errors.ts';
import { type Place, readForward } from './forwardAction.ts';
import type { LoadBalancingState } from './state.ts';

const SIMULATED = new Set([
  'Type',
  'TargetGroupArn',
  'Order',
  'RedirectConfig',
  'FixedResponseConfig',
  'ForwardConfig',
]);

/**
 * Actions as AWS describes them: with everything filled in that the caller left to its default.
 * @throws {AwsError} ValidationError, TargetGroupNotFound, IncompatibleProtocols, TargetGroupAssociationLimit
 */
export function readActions(state: LoadBalancingState, place: Place, given: readonly Action[]): Action[] {
  if (given.length !== 1) {
    // Only authentication comes before the action that answers, and that is not simulated.
    throw validationError('Exactly one action of type forward, redirect or fixed-response must be specified');
  }
  return given.map((action) => readAction(state, place, action));
}

function readAction(state: LoadBalancingState, place: Place, action: Action): Action {
  refuseUnsimulated('Action', action, SIMULATED);
  const isApplication = place.loadBalancer.type === 'application';
  const { Order = 1 } = action;
  switch (action.Type) {
    case 'forward':
      return readForward(state, place, { ...action, Order });
    case 'redirect':
      if (!isApplication || !action.RedirectConfig) throw notValid(action);
      return { Type: 'redirect', Order, RedirectConfig: readRedirect(place, action.RedirectConfig) };
    case 'fixed-response':
      if (!isApplication || !action.FixedResponseConfig) throw notValid(action);
      return { Type: 'fixed-response', Order, FixedResponseConfig: readFixed(action.FixedResponseConfig) };
    case 'authenticate-oidc':
    case 'authenticate-cognito':
    case 'jwt-validation':
    case undefined:
      throw notSimulated(`The action type ${action.Type}`);
  }
}

const notValid = ({ Type }: Action) => validationError(`The action type '${Type}' is not valid with these settings`);

/** What is not given stays as the request has it (API reference, RedirectActionConfig). */
const AS_REQUESTED = {
  Protocol: '#{protocol}',
  Port: '#{port}',
  Host: '#{host}',
  Path: '/#{path}',
  Query: '#{query}',
} as const;

function readRedirect({ protocol, port }: Place, given: RedirectActionConfig): RedirectActionConfig {
  const {
    Protocol = AS_REQUESTED.Protocol,
    Port = AS_REQUESTED.Port,
    Host = AS_REQUESTED.Host,
    Path = AS_REQUESTED.Path,
    Query = AS_REQUESTED.Query,
    StatusCode,
  } = given;
  if (!Path.startsWith('/')) throw validationError('The path of a redirect must start with a slash');
  if (Port !== AS_REQUESTED.Port && !(Number(Port) >= 1 && Number(Port) <= 65_535))
    throw validationError(`The port of a redirect must be between 1 and 65535, or ${AS_REQUESTED.Port}`);
  if (protocol === 'HTTPS' && Protocol === 'HTTP') throw invalidAction('A redirect from HTTPS to HTTP is not allowed.');
  const isSame = Protocol === AS_REQUESTED.Protocol || Protocol === protocol;
  // That a port written out which is the listener's own counts as the same is a guess. What a host or a path that is
  // written out comes to depends on the rule's conditions, of which no report says that AWS reads them.
  const isSamePort = Port === AS_REQUESTED.Port || Port === String(port);
  // The query alone does not keep it from coming back.
  if (isSame && isSamePort && Host === AS_REQUESTED.Host && Path === AS_REQUESTED.Path)
    throw invalidAction('The redirect configuration is not valid because it creates a loop.');
  return { Protocol, Port, Host, Path, Query, StatusCode };
}

/** API reference, FixedResponseActionConfig. */
const CONTENT_TYPES = new Set(['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json']);

function readFixed(given: FixedResponseActionConfig): FixedResponseActionConfig {
  if (given.ContentType !== undefined && !CONTENT_TYPES.has(given.ContentType))
    throw validationError(`The content type '${given.ContentType}' is not valid`);
  return given;
}
