import { synthesizeOnce } from './assembly.ts';
import { testUnwell } from './unwell.ts';

// Beside the other drills, because both take their time.
synthesizeOnce();
testUnwell();
