import { join } from 'node:path';
import { reading } from '../dependency-file.js';
import type { Language } from '../language.js';

/** Ruby of the environment, with Bundler. Gems lie beside the sources, so that the artifact is one directory. */
export const ruby: Language = {
  id: 'ruby',
  aliases: ['ruby-2.2-1'],
  displayName: 'Ruby',
  dependencyFile: 'Gemfile',
  templateDirectory: join(import.meta.dirname, 'template'),
  pipeDirectory: join(import.meta.dirname, 'pipe'),
  build: [
    { title: 'Installing Gemfile', needs: 'Gemfile', command: reading(['Gemfile', 'Gemfile.lock'], '/opt/pipe/install.sh') },
    { title: 'Checking the sources', command: ['ruby', '/opt/pipe/check.rb'] },
  ],
  run: { command: ['ruby', '--disable=did_you_mean,error_highlight', '/opt/pipe/runner.rb'], environment: {} },
  hostTools: [
    { command: 'ruby', package: 'ruby' },
    { command: 'bundle', package: 'bundler' },
  ],
  images: { cpu: 'algoplane/ruby:cpu' },
};
