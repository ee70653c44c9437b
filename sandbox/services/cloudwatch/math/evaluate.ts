import { validationError } from '../errors.ts';
import { FUNCTIONS, type MathContext, type Operand } from './functions.ts';
import type { Expression } from './parse.ts';
import { isArray, mapValues, operate, type TimeSeries, type Value } from './values.ts';

export interface EvaluationContext extends MathContext {
  /** The metric or expression with this id. Throws a ValidationError if there is none. */
  series(id: string): TimeSeries;
}

/** The time series that an expression comes to. Anything else is a ValidationError, as at AWS. */
export function evaluateToSeries(expression: Expression, context: EvaluationContext, source: string): TimeSeries {
  const value = evaluate(expression, context);
  if (typeof value === 'number')
    throw validationError(`The expression '${source}' results in a scalar, not a time series.`);
  if (isArray(value))
    throw validationError(`The expression '${source}' results in several time series, which is not simulated.`);
  return value;
}

function evaluate(expression: Expression, context: EvaluationContext): Value {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'id':
      return context.series(expression.id);
    case 'negate':
      return mapValues(evaluate(expression.operand, context), (value) => -value);
    case 'operation':
      return operate(expression.operator, evaluate(expression.left, context), evaluate(expression.right, context));
    case 'array':
      return expression.items.flatMap((item) => seriesIn(evaluate(item, context)));
    case 'call':
      return FUNCTIONS[expression.name]!(
        expression.operands.map((operand) => operandOf(operand, context)),
        context,
      );
    default:
      throw validationError(`A text or keyword can only be the operand of a function.`);
  }
}

function operandOf(expression: Expression, context: EvaluationContext): Operand {
  if (expression.kind === 'text') return expression.text;
  return expression.kind === 'keyword' ? expression.word : evaluate(expression, context);
}

function seriesIn(value: Value): readonly TimeSeries[] {
  if (typeof value === 'number') throw validationError('An array takes time series, not scalars.');
  return isArray(value) ? value : [value];
}

/** The ids that an expression names, and whether it takes all metrics by METRICS(). */
export function referencesOf(expression: Expression): {
  readonly ids: ReadonlySet<string>;
  readonly allMetrics: boolean;
} {
  const ids = new Set<string>();
  let allMetrics = false;
  const visit = (node: Expression): void => {
    if (node.kind === 'id') ids.add(node.id);
    if (node.kind === 'call') {
      allMetrics ||= node.name === 'METRICS';
      node.operands.forEach(visit);
    }
    if (node.kind === 'array') node.items.forEach(visit);
    if (node.kind === 'negate') visit(node.operand);
    if (node.kind === 'operation') [node.left, node.right].forEach(visit);
  };
  visit(expression);
  return { ids, allMetrics };
}
