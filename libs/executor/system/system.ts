import type { Language } from '../../languages/language.js';
import type { BuildLimits } from '../executor.js';

/** A shell script that installs something. */
export interface InstallScript {
  title: string;
  script: string;
}

/** Of what a root file system is made. */
export interface SystemRequest {
  /** `[A-Za-z0-9-]{1,64}` */
  buildId: string;
  /** What it must be able to run. */
  language: Language;
  /** Container image whose files it begins with. Without one it begins with what the language needs of the machine's own distribution. */
  image?: string;
  /** Packages of the distribution on top; none may be given beside an image. */
  packages: readonly string[];
  /** Run in turn in the new system, with the network, as a user who may change every file of it and nothing else. */
  scripts: readonly InstallScript[];
  /** Where package managers look: mirrors and the like. */
  environment: Record<string, string>;
  limits: BuildLimits;
  /** Of the host, absent: filled by this. */
  directory: string;
}
