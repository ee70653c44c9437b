/**
 * An expression as it was parsed. Names (`#status`) and values (`:now`) are still placeholders, so that the tree of a
 * text can be kept and used with the names and values of every request; a Scope gives them their meaning.
 */

/** Attribute names or `#placeholders`, and list indexes. */
export type Path = readonly (string | number)[];

export interface ValueOperand {
  readonly kind: 'value';
  readonly placeholder: string;
}

export type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | ValueOperand
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Operand[] };

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly candidates: readonly Operand[] }
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Operand[] };

export type Sum = { readonly kind: 'sum'; readonly sign: 1 | -1; readonly left: Operand; readonly right: Operand };

export interface Update {
  readonly set: readonly { readonly path: Path; readonly value: Operand | Sum }[];
  readonly remove: readonly { readonly path: Path }[];
  readonly add: readonly { readonly path: Path; readonly value: ValueOperand }[];
  readonly delete: readonly { readonly path: Path; readonly value: ValueOperand }[];
}

/** The parameter of a request that an expression stands in; DynamoDB's messages begin with it. */
export type ExpressionName =
  | 'ConditionExpression'
  | 'FilterExpression'
  | 'KeyConditionExpression'
  | 'ProjectionExpression'
  | 'UpdateExpression';

export interface Parsed<Tree> {
  readonly tree: Tree;
  /** The placeholders that occur in it. */
  readonly names: ReadonlySet<string>;
  readonly values: ReadonlySet<string>;
}
