import { fail } from './fail.ts';
import { runSandbox } from './runSandbox.ts';

await runSandbox(process.argv.slice(2), 'npm start --').catch(fail);
