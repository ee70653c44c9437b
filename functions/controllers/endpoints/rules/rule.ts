import type { Rule as AnyRule } from '../../../control-loop/rules.ts';
import type { Decision } from '../decision.ts';
import type { EndpointsView } from '../view.ts';

export type Rule = AnyRule<EndpointsView, Decision>;
