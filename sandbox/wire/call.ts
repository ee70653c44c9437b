import type { ServiceApi } from './api.ts';
import type { Wire } from './codec.ts';
import { readForm } from './form.ts';
import { queryValue, text, type WireRequest } from './message.ts';
import { readRest } from './rest.ts';
import { findRoute } from './routes.ts';
import type { Operation } from './schema.ts';

/** What a request asks a service for. The wire is decided for each request: one service may be called over several. */
export interface Call {
  readonly wire: Wire;
  /** The operation's name as the caller gave it, or method and path if no operation has them. */
  readonly operationName: string;
  readonly operation: Operation | undefined;
  /** Reads the input by the operation's schema; throws or rejects if the body is malformed. */
  readonly readInput: () => unknown;
}

export function readCall(api: ServiceApi, request: WireRequest): Call {
  const rpcOperation = RPC_PATH.exec(request.path)?.[1];
  const rpcProtocol = request.headers['smithy-protocol'];
  if (rpcOperation && rpcProtocol)
    return rpcCall(api, rpcProtocol === 'rpc-v2-cbor' ? 'rpcCbor' : 'rpcJson', rpcOperation, request);

  const target = request.headers['x-amz-target'];
  if (target) {
    const wire = contentType(request).includes('json-1.0') ? 'json10' : 'json11';
    return rpcCall(api, wire, target.slice(target.lastIndexOf('.') + 1), request);
  }
  return api.nativeWire === 'restJson' || api.nativeWire === 'restXml'
    ? restCall(api, request)
    : formCall(api, request);
}

const RPC_PATH = /^\/service\/[^/]+\/operation\/([^/]+)\/?$/;

function rpcCall(api: ServiceApi, wire: Wire, operationName: string, request: WireRequest): Call {
  const operation = api.operation(operationName);
  const readInput = () => {
    if (!operation || operation.input.isUnitSchema() || request.body.byteLength === 0) return {};
    return api.codec(wire).read(operation.input, request.body);
  };
  return { wire, operationName, operation, readInput };
}

function formCall(api: ServiceApi, request: WireRequest): Call {
  const form = readFormBody(request);
  const wire = api.nativeWire === 'ec2Query' ? 'ec2Query' : 'query';
  const operationName = form.get('Action') ?? '';
  const operation = api.operation(operationName);
  const readInput = () => (operation ? readForm(operation.input, form, wire === 'ec2Query') : {});
  return { wire, operationName, operation, readInput };
}

function restCall(api: ServiceApi, received: WireRequest): Call {
  const wire = api.nativeWire;
  const request = api.prepare(received);
  const route = findRoute(api.routes, request);
  const readInput = () => (route ? readRest(api.codec(wire), route, request) : {});
  const operationName = route?.operation.name ?? `${request.method} ${request.path}`;
  return { wire, operationName, operation: route?.operation, readInput };
}

/** A form comes in the body, or in the query, as a presigned URL has it. */
export function readFormBody(request: WireRequest): URLSearchParams {
  if (isFormBody(request)) return new URLSearchParams(text(request.body));
  const parameters = new URLSearchParams();
  for (const name of Object.keys(request.query)) parameters.set(name, queryValue(request.query, name) ?? '');
  return parameters;
}

/** Whether the request is one of the query protocols, by its looks. */
export const hasForm = (request: WireRequest): boolean =>
  isFormBody(request) || queryValue(request.query, 'Action') !== undefined;

const isFormBody = (request: WireRequest): boolean =>
  contentType(request).startsWith('application/x-www-form-urlencoded');

export const contentType = (request: WireRequest): string => request.headers['content-type'] ?? '';
