import { encodeBareError } from './bareError.ts';
import { inflate } from './body.ts';
import { readCall, type Call } from './call.ts';
import { checkScope, readCaller, type Caller } from './caller.ts';
import { checkInput } from './check.ts';
import type { Wire } from './codec.ts';
import { encodeError } from './error.ts';
import { AwsError, LostResponse, type CallContext } from './handlers.ts';
import { createRequestHandler, type MemoryRequestHandler } from './memory.ts';
import type { WireRequest, WireResponse } from './message.ts';
import { encodeOutput } from './output.ts';
import { membersOf, type Operation } from './schema.ts';
import { listen, type Listening, type ListenOptions } from './server.ts';
import { REGION } from '../core.ts';
import type { AnyHandler, WireService } from './service.ts';

export type { WireRequest, WireResponse } from './message.ts';

/** What became of a call: `error` is set if it failed, `output` if not. */
export interface CallRecord {
  readonly context: CallContext;
  readonly wire: Wire;
  /** Undefined if the call failed before its input could be read. */
  readonly input: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
}

/** The endpoint of a Region: all of its services behind one address, as `AWS_ENDPOINT_URL` has it. */
export class Endpoint {
  /** Refuses a call by throwing an AwsError. It is asked once the input has been read, before the handler. */
  authorize?: (context: CallContext, input: unknown) => void | Promise<void>;
  /** How long a request travels: awaited before the handler runs and again before the answer goes out. */
  latency?: () => Promise<void>;
  /** Stands around every handler: what it returns or throws is what the caller gets. Faults are injected here. */
  intercept?: (context: CallContext, input: unknown, next: () => Promise<unknown>) => Promise<unknown>;
  /** Answers requests that are to no service of AWS: to the URL of a function, or for a page; undefined for all others. */
  elsewhere?: (request: WireRequest) => Promise<WireResponse> | undefined;
  /** Hears of every call of a known service when its effect has taken place, before the answer travels. */
  onCall?: (call: CallRecord) => void;
  /** Hears of errors that are nobody's answer but defects of a handler. The caller sees an InternalFailure. */
  onDefect: (error: unknown, context: CallContext) => void = (error, context) =>
    console.error(`${context.service}:${context.operation} failed`, error);

  /** Region time in milliseconds, which answers over HTTP carry as their date (default: the machine's own). */
  now?: () => number;

  readonly #services = new Map<string, WireService>();
  readonly #subscribers: ((call: CallRecord) => void)[] = [];
  #requests = 0;

  /** Hears of every call as `onCall` does, which is for whoever looks on from outside. */
  subscribe(subscriber: (call: CallRecord) => void): void {
    this.#subscribers.push(subscriber);
  }

  /** Throws if another service has the same signing name. */
  add(...services: WireService[]): this {
    for (const service of services) {
      const { signingName } = service.api;
      if (this.#services.has(signingName)) throw new Error(`there are two services with the name ${signingName}`);
      this.#services.set(signingName, service);
    }
    return this;
  }

  /**
   * Answers a request. Whatever is wrong with it, or with a handler, becomes an answer; it rejects only with
   * LostResponse, when the caller is to get no answer at all.
   */
  async handle(request: WireRequest): Promise<WireResponse> {
    const answer = this.elsewhere?.(request);
    if (answer) return await answer;
    const requestId = this.#nextRequestId();
    let caller: Caller | undefined;
    try {
      const inflated = inflate(request);
      caller = readCaller(this.#services, inflated);
      if (!caller.service) throw unknownService(caller, inflated);
      await this.latency?.();
      const response = await this.#answer(caller.service, caller, readCall(caller.service.api, inflated), requestId);
      await this.latency?.();
      return response;
    } catch (error) {
      if (error instanceof LostResponse) throw error;
      return encodeBareError(request, caller?.serviceName ?? '', asAwsError(error), requestId);
    }
  }

  /** For SDK clients in this process: `new RDSClient({ requestHandler: endpoint.requestHandler() })`. No sockets. */
  requestHandler(): MemoryRequestHandler {
    return createRequestHandler((request) => this.handle(request));
  }

  /**
   * Serves over HTTP; port 0 takes any free one. Rejects if the port is taken.
   * @param visit answers what is not to AWS, and says whether it does
   */
  listen(port = 0, host = '127.0.0.1', visit?: ListenOptions['visit']): Promise<Listening> {
    return listen((request) => this.handle(request), { port, host, now: this.now, visit });
  }

  /**
   * A call that a service of the Region itself makes in somebody's name: checked, faulted and recorded like every
   * other, and without a wire in between. Throws what the caller of AWS would be answered, as an AwsError.
   */
  async call(signingName: string, operationName: string, input: object, accessKeyId: string): Promise<unknown> {
    const service = this.#services.get(signingName);
    const requestId = this.#nextRequestId();
    const context = { service: signingName, operation: operationName, region: REGION, accessKeyId, requestId };
    const operation = service?.api.operation(operationName);
    const handler = service?.handlers[operationName];
    if (!service || !operation || !handler) throw notSimulated(context);
    const wire = service.api.nativeWire;
    try {
      checkInput(service, wire, operation.input, input);
      const output = await this.#carryOut(context, input, handler);
      this.onCall?.({ context, wire, input, output });
      return output;
    } catch (error) {
      this.onCall?.({ context, wire, input, error });
      if (!(error instanceof AwsError) && !(error instanceof LostResponse)) this.onDefect(error, context);
      throw error instanceof LostResponse ? error : asAwsError(error);
    }
  }

  /** The names of an operation's parameters; undefined if no service has the operation. */
  inputMembers(signingName: string, operationName: string): readonly string[] | undefined {
    const operation = this.#services.get(signingName)?.api.operation(operationName);
    return operation && [...membersOf(operation.input)].map(([name]) => name);
  }

  /** Every operation that it answers, with the name by which its service's requests are signed. */
  operations(): { readonly signingName: string; readonly operation: Operation }[] {
    return [...this.#services].flatMap(([signingName, { api, handlers }]) =>
      Object.keys(handlers).flatMap((name) => {
        const operation = api.operation(name);
        return operation ? [{ signingName, operation }] : [];
      }),
    );
  }

  /** The shape's name of an error in a service's model; undefined for every other one. */
  modelledError(signingName: string, code: string): string | undefined {
    return this.#services.get(signingName)?.api.error(code)?.getName();
  }

  async #carryOut(context: CallContext, input: unknown, handler: AnyHandler): Promise<unknown> {
    await this.authorize?.(context, input);
    const next = async () => handler(input, context);
    return await (this.intercept ? this.intercept(context, input, next) : next());
  }

  /** The output is encoded as soon as there is one, so that the caller sees the state of that moment. */
  async #answer(service: WireService, caller: Caller, call: Call, requestId: string): Promise<WireResponse> {
    const { api, handlers } = service;
    const { wire, operation } = call;
    const { region, accessKeyId } = caller;
    const context = { service: api.signingName, operation: call.operationName, region, accessKeyId, requestId };
    let input: unknown;
    let output: unknown;
    let response: WireResponse;
    try {
      checkScope(api.signingName, region);
      if (!operation) throw unknownOperation(context);
      const handler = Object.hasOwn(handlers, operation.name) ? handlers[operation.name] : undefined;
      if (!handler) throw notSimulated(context);
      input = await readInput(service, call, operation);
      output = await this.#carryOut(context, input, handler);
      response = encodeOutput(api, wire, operation, output, requestId);
    } catch (error) {
      this.#tell({ context, wire, input, error });
      if (error instanceof LostResponse) throw error;
      if (!(error instanceof AwsError)) this.onDefect(error, context);
      return encodeError(api, wire, asAwsError(error), requestId);
    }
    this.#tell({ context, wire, input, output });
    return response;
  }

  #tell(call: CallRecord): void {
    this.onCall?.(call);
    for (const subscriber of this.#subscribers) subscriber(call);
  }

  /** Has the form of a UUID and counts, so that a run repeats exactly. */
  #nextRequestId(): string {
    return `00000000-0000-4000-8000-${(++this.#requests).toString(16).padStart(12, '0')}`;
  }
}

/** A body that cannot be read is the caller's fault, whatever the parser threw. */
async function readInput(service: WireService, call: Call, operation: Operation): Promise<unknown> {
  try {
    const input = await call.readInput();
    checkInput(service, call.wire, operation.input, input);
    return input;
  } catch (error) {
    if (error instanceof AwsError) throw error;
    throw new AwsError('SerializationException', `The request could not be read: ${messageOf(error)}`, { status: 400 });
  }
}

const asAwsError = (error: unknown): AwsError =>
  error instanceof AwsError ? error : new AwsError('InternalFailure', messageOf(error), { status: 500 });

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const unknownService = ({ serviceName }: Caller, { method, path }: WireRequest): AwsError =>
  new AwsError(
    'NotImplemented',
    serviceName
      ? `The service ${serviceName} is not simulated by this Region.`
      : `${method} ${path} says neither by signature nor by target which service it is for.`,
    { status: 501 },
  );

const unknownOperation = ({ service, operation }: CallContext): AwsError =>
  new AwsError('UnknownOperationException', `${service} has no operation ${operation || 'without a name'}.`, {
    status: 400,
  });

const notSimulated = ({ service, operation }: CallContext): AwsError =>
  new AwsError('NotImplemented', `${service}:${operation} is not simulated by this Region.`, { status: 501 });
