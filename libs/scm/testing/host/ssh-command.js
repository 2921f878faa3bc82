/**
 * Stands in for the shell of one SSH session, as at the large hosts: asks the server whether this key may do what the client wants, then
 * runs git on the one repository. Arguments: address of the server, id of the key.
 */
import { spawn } from 'node:child_process';

const [, , server, key] = process.argv;

async function ask(path, question) {
  const answer = await fetch(`${server}/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(question) });
  return answer.json();
}

const { refusal, service, directory, session } = await ask('allowed', { key, command: process.env.SSH_ORIGINAL_COMMAND ?? '' });
if (refusal) {
  process.stderr.write(`${refusal}\n`);
  process.exit(1);
}
const git = spawn('git', [service, directory], { stdio: 'inherit', env: { PATH: process.env.PATH, GIT_PROTOCOL: process.env.GIT_PROTOCOL ?? '', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' } });
git.on('close', async (code) => {
  await ask('ended', { session });
  process.exit(code ?? 1);
});
