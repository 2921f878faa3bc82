import { findLanguage } from '../../languages/registry.js';
import { speaksOf } from '../system/distribution.js';
import { imageRecipe } from '../system/image-recipe.js';

const BOOKWORM = { suite: 'bookworm', release: 'debian-12' };
const TRIXIE = { suite: 'trixie', release: 'debian-13' };

const python = findLanguage('python3-1')!;
const javascript = findLanguage('javascript')!;

it('takes the packages of a language from its definition', () => {
  expect(imageRecipe(python, BOOKWORM)).toMatchObject({
    tag: python.images.cpu,
    packages: ['ca-certificates', 'git', 'python3', 'python3-pip'],
    node: undefined,
  });
  expect(imageRecipe(javascript, BOOKWORM)).toMatchObject({ packages: ['ca-certificates', 'git'], node: process.version });
});

it('names recipes by what they are made from', () => {
  const { hash } = imageRecipe(python, BOOKWORM);
  expect(imageRecipe(python, BOOKWORM).hash).toBe(hash);
  for (const other of [
    imageRecipe(python, TRIXIE),
    imageRecipe(javascript, BOOKWORM),
    imageRecipe(python, BOOKWORM, ['gcc']),
  ]) {
    expect(other.hash).not.toBe(hash);
  }
});

it('finds the package sources of the release, in both formats, and leaves those of others alone', () => {
  expect(speaksOf('deb http://mirror/debian bookworm main', 'bookworm')).toBe(true);
  expect(speaksOf('deb [signed-by=/key] http://mirror/debian bookworm-updates main', 'bookworm')).toBe(true);
  expect(speaksOf('Types: deb\nURIs: http://mirror\nSuites: bookworm bookworm-security\n', 'bookworm')).toBe(true);
  expect(speaksOf('# deb http://mirror/debian bookworm main', 'bookworm')).toBe(false);
  expect(speaksOf('deb http://packages.test/apt cloud-sdk-bookworm main', 'bookworm')).toBe(false);
  expect(speaksOf('Suites: nodistro\n', 'bookworm')).toBe(false);
});
