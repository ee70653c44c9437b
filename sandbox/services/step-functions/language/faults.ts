/** A state as a definition has it; what is read of it is checked where it is read. */
export type Definition = Readonly<Record<string, unknown>>;

/** A path or a value in a definition that cannot be used with this input: States.Runtime, which nothing catches. */
export class RuntimeFault extends Error {}

/** An intrinsic function was given something that it cannot work with: States.IntrinsicFailure. */
export class IntrinsicFault extends Error {}

/** A result that could not be put where ResultPath says: States.ResultPathMatchFailure. */
export class ResultPathFault extends Error {}
