import { runAction } from './shell/action.ts';

process.exitCode = await runAction();
