import type * as client from '@aws-sdk/client-acm';
import type { Handlers } from '../../wire/handlers.ts';

/** The operations of Certificate Manager, typed from its SDK client. */
type AcmHandlers = Handlers<typeof client>;

/** Those of them that one part of this service answers. */
export type Answers<Operation extends keyof AcmHandlers> = Required<Pick<AcmHandlers, Operation>>;
