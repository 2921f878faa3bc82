import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const SPECIFICATION = `Gem::Specification.new do |gem|
  gem.name = 'good_morning'
  gem.version = '1.0.0'
  gem.summary = 'Greets'
  gem.authors = ['Mia']
  gem.files = ['lib/good_morning.rb']
end
`;
const LIBRARY = "module GoodMorning\n  def self.greet\n    'Good Morning'\n  end\nend\n";

/** A gem server with one gem, made here by RubyGems itself: what RUBYGEMS_MIRROR names. */
export async function openGemMirror(): Promise<{ environment: Record<string, string>; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'gems-'));
  await mkdir(join(folder, 'source/lib'), { recursive: true });
  await mkdir(join(folder, 'site/gems'), { recursive: true });
  await writeFile(join(folder, 'source/good_morning.gemspec'), SPECIFICATION);
  await writeFile(join(folder, 'source/lib/good_morning.rb'), LIBRARY);
  await run('gem', ['build', 'good_morning.gemspec', '--output', join(folder, 'site/gems/good_morning-1.0.0.gem')], { cwd: join(folder, 'source') });
  await run('gem', ['generate_index', '--directory', join(folder, 'site')]);
  const server = createServer((request, response) => {
    const path = normalize((request.url ?? '/').split('?', 1)[0] ?? '/');
    readFile(join(folder, 'site', path)).then(
      (content) => response.end(content),
      () => response.writeHead(404).end(),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    environment: { RUBYGEMS_MIRROR: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
