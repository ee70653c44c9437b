import { synthesizeOnce } from './assembly.ts';
import { testInterrupting } from './interrupting.ts';

// Beside the other drills, because both take their time.
synthesizeOnce();
testInterrupting();
