import type { CreatePackageSet } from '#src/modules/package-sets/package-sets.dto.js';

/** A package set that an administrator can have by enabling its environment: its packages are made with it. */
export interface EnvironmentOffer {
  set: CreatePackageSet & { display_name: string; description: string; images?: { cpu?: string; gpu?: string } };
  /** Scripts of its packages, by name. */
  packages: Readonly<Record<string, string>>;
}

const python = (version: string): EnvironmentOffer => ({
  set: {
    name: `python${version.replace('.', '')}`, language: 'python3-1', display_name: `Python ${version}`, description: `Python ${version} of the Python project's own image`, images: { cpu: `python:${version}` },
  },
  packages: {},
});

const python27: EnvironmentOffer = {
  set: { name: 'python27', language: 'python2-langpack', display_name: 'Python 2.7', description: "CPython 2.7 of the Python project's own image", images: { cpu: 'python:2.7' } },
  packages: {},
};

/** In images that have Python elsewhere, its name has to be where programs are looked for. */
const CONDA = 'for name in python3 pip3; do ln -sf /opt/conda/bin/$name /usr/local/bin/$name; done';

const pytorch = (version: string, tag: string): EnvironmentOffer => {
  const image = `pytorch/pytorch:${version}-${tag}`;
  return {
    set: { name: `pytorch-${version}`, language: 'python3-1', display_name: `PyTorch ${version}`, description: `PyTorch ${version} with CUDA`, images: { cpu: image, gpu: image }, contents: ['conda-python'] },
    packages: { 'conda-python': CONDA },
  };
};

const tensorflow = (version: string): EnvironmentOffer => ({
  set: {
    name: `tensorflow-${version}`, language: 'python3-1', display_name: `TensorFlow ${version}`, description: `TensorFlow ${version}`,
    images: { cpu: `tensorflow/tensorflow:${version}`, gpu: `tensorflow/tensorflow:${version}-gpu` },
  },
  packages: {},
});

const spacy: EnvironmentOffer = {
  set: { name: 'spacy-python3', language: 'python3-1', display_name: 'spaCy', description: "spaCy 3.8 on the machine's own Python 3", contents: ['spacy'] },
  packages: { spacy: 'pip3 install spacy==3.8.7' },
};

/**
 * The newer environments of the platform that this one succeeds (platform reference, 3.6), as far as images for them are published, and what has taken
 * their place. Data alone: whatever is not here an administrator adds as a package set.
 */
export const environmentOffers: readonly EnvironmentOffer[] = [
  python27,
  ...['3.6', '3.7', '3.8', '3.9', '3.10', '3.11', '3.12', '3.13'].map(python),
  pytorch('1.10.0', 'cuda11.3-cudnn8-runtime'),
  pytorch('2.5.1', 'cuda12.4-cudnn9-runtime'),
  tensorflow('2.6.0'),
  tensorflow('2.18.0'),
  spacy,
];
