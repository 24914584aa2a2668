import { Command } from 'commander';
import { execCommand } from './commands/exec.js';
import { startCommand } from './commands/start.js';
import { tokenCommand } from './commands/token.js';

const program = new Command('local-tenant')
  .description('A local stand-in for an Auth0 tenant: Management API, login pages and tokens, no account needed.')
  .enablePositionalOptions() // exec's command keeps the options that look like ours
  .addCommand(startCommand())
  .addCommand(execCommand())
  .addCommand(tokenCommand())
  .showHelpAfterError('(--help shows what there is)');

try {
  await program.parseAsync();
} catch (error) {
  console.error(`local-tenant: ${(error as Error).message}`);
  process.exitCode = 1;
}
