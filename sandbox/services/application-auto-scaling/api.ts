import type * as client from '@aws-sdk/client-application-auto-scaling';
import type { Handlers } from '../../wire/handlers.ts';

/** The operations of Application Auto Scaling, typed from its SDK client. */
type AutoScalingHandlers = Handlers<typeof client>;

/** Those of them that one part of this service answers. */
export type Answers<Operation extends keyof AutoScalingHandlers> = Required<Pick<AutoScalingHandlers, Operation>>;
