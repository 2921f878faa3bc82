import { join } from 'node:path';
import { reading } from '../dependency-file.js';
import type { HostTool, Language } from '../language.js';

/** A package of R, where the distribution or the administrator puts it. */
const library = (name: string): HostTool => ({
  command: `/usr/lib/R/site-library/${name}/DESCRIPTION`,
  alternatives: [`/usr/local/lib/R/site-library/${name}/DESCRIPTION`],
  package: `r-cran-${name}`,
});

/** R of the environment. What `packages.txt` names lies beside the sources, so that the artifact is one directory. */
export const r: Language = {
  id: 'r',
  aliases: ['r36'],
  displayName: 'R',
  dependencyFile: 'packages.txt',
  templateDirectory: join(import.meta.dirname, 'template'),
  pipeDirectory: join(import.meta.dirname, 'pipe'),
  build: [
    { title: 'Installing packages.txt', needs: 'packages.txt', command: reading(['packages.txt'], '/opt/pipe/install.sh') },
    { title: 'Checking the sources', command: ['Rscript', '--vanilla', '/opt/pipe/check.R'] },
  ],
  // A folder that is not there does not count as a library.
  run: { command: ['Rscript', '--vanilla', '/opt/pipe/runner.R'], environment: { R_LIBS: '/opt/algorithm/.dependencies' } },
  // JSON, HTTP for the client, and packages by their address or repository.
  hostTools: [{ command: 'Rscript', package: 'r-base-core' }, library('jsonlite'), library('curl'), library('remotes')],
  images: { cpu: 'algoplane/r:cpu' },
};
