import type * as client from '@aws-sdk/client-route-53';
import type { Handlers } from '../../wire/handlers.ts';

/** The operations of Route 53, typed from its SDK client. */
type Route53Handlers = Handlers<typeof client>;

/** Those of them that one part of this service answers. */
export type Answers<Operation extends keyof Route53Handlers> = Required<Pick<Route53Handlers, Operation>>;
