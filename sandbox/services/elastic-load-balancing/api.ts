import type * as client from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Handlers } from '../../wire/handlers.ts';

/** The operations of Elastic Load Balancing v2, typed from its SDK client. */
type LoadBalancingHandlers = Handlers<typeof client>;

/** Those of them that one part of this service answers. */
export type Answers<Operation extends keyof LoadBalancingHandlers> = Required<Pick<LoadBalancingHandlers, Operation>>;
