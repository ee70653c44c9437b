import type * as client from '@aws-sdk/client-rds';
import type { Handlers } from '../../wire/handlers.ts';

/** The operations of RDS, typed from its SDK client. */
type RdsHandlers = Handlers<typeof client>;

/** Those of them that one part of this service answers. */
export type Answers<Operation extends keyof RdsHandlers> = Required<Pick<RdsHandlers, Operation>>;
