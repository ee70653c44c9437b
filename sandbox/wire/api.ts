import { NormalizedSchema } from '@smithy/core/schema';
import { createCodec, type Codec, type ProtocolSettings, type Wire } from './codec.ts';
import type { WireRequest } from './message.ts';
import { createRoutes, type Route } from './routes.ts';
import { toOperation, type Operation, type OperationSchema } from './schema.ts';

/** What a service's API looks like: its names, operations, errors and the wires it is spoken over. */
export class ServiceApi {
  /** The name in the signature's scope: `rds`, `monitoring`, `events`, … */
  readonly signingName: string;
  /** The wire that the service's own SDK client speaks unless told otherwise. */
  readonly nativeWire: Wire;
  readonly settings: ProtocolSettings;
  /** Brings a request into the form that the schemas describe, before anything of it is read. */
  readonly prepare: (request: WireRequest) => WireRequest;
  readonly #schemas: Map<string, OperationSchema>;
  readonly #operations = new Map<string, Operation>();
  readonly #codecs = new Map<Wire, Codec>();
  readonly #errors = new Map<string, NormalizedSchema | undefined>();
  #routes: readonly Route[] | undefined;

  constructor(
    signingName: string,
    nativeWire: Wire,
    settings: ProtocolSettings,
    schemas: readonly OperationSchema[],
    prepare = (request: WireRequest) => request,
  ) {
    this.prepare = prepare;
    this.signingName = signingName;
    this.nativeWire = nativeWire;
    this.settings = settings;
    this.#schemas = new Map(schemas.map((schema) => [schema[2], schema]));
  }

  operation(name: string): Operation | undefined {
    const known = this.#operations.get(name);
    if (known) return known;
    const schema = this.#schemas.get(name);
    if (!schema) return undefined;
    const operation = toOperation(schema);
    this.#operations.set(name, operation);
    return operation;
  }

  get routes(): readonly Route[] {
    return (this.#routes ??= createRoutes([...this.#schemas.keys()].map((name) => this.operation(name)!)));
  }

  codec(wire: Wire): Codec {
    let codec = this.#codecs.get(wire);
    if (!codec) this.#codecs.set(wire, (codec = createCodec(wire, this.settings)));
    return codec;
  }

  /** The error shape with this name, or with this code on the query wire. */
  error(code: string): NormalizedSchema | undefined {
    if (!this.#errors.has(code)) this.#errors.set(code, this.#findError(code));
    return this.#errors.get(code);
  }

  #findError(code: string): NormalizedSchema | undefined {
    // Several shapes may share a code: the one that is named as the code is meant first.
    return (
      this.#errorWith((schema) => schema.getName() === code) ??
      this.#errorWith((schema) => queryError(schema)?.[0] === code)
    );
  }

  #errorWith(isMeant: (schema: NormalizedSchema) => boolean): NormalizedSchema | undefined {
    for (const registry of this.settings.errorTypeRegistries ?? []) {
      const found = registry.find((candidate) => isMeant(NormalizedSchema.of(candidate)));
      if (found) return NormalizedSchema.of(found);
    }
    return undefined;
  }
}

/** An error shape's code and status on the query wire, where they differ from its name and status. */
export const queryError = (schema: NormalizedSchema | undefined): readonly [code: string, status: number] | undefined =>
  schema?.getMergedTraits()['awsQueryError'] as readonly [string, number] | undefined;
