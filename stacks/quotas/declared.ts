/** A resource as a synthesized template declares it. */
export interface Declared {
  /** Its construct: `Evenkeel/Replicas/Function/Resource`. */
  readonly path: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A synthesized template. */
export interface StackTemplate {
  readonly stackName: string;
  readonly template: Readonly<Record<string, unknown>>;
  /** The template as it is uploaded. */
  readonly bytes: number;
  readonly resources: readonly Declared[];
}

/** Reads a template. @param pathOf of the construct with a logical ID (default: the logical ID) */
export function readStack(
  stackName: string,
  text: string,
  pathOf: (logicalId: string) => string = (logicalId) => logicalId,
): StackTemplate {
  const template = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const declared = Object.entries((template['Resources'] ?? {}) as Readonly<Record<string, Template>>);
  return {
    stackName,
    template,
    bytes: Buffer.byteLength(text),
    resources: declared.map(([logicalId, { Type, Properties = {} }]) => ({
      path: pathOf(logicalId),
      logicalId,
      type: Type,
      properties: Properties,
    })),
  };
}

interface Template {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}
