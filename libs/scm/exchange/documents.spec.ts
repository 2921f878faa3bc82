import { nextPage } from './documents.js';
import { repositoryAddresses, segment } from './remote-address.js';

const answer = (link?: string) => ({ status: 200, headers: link === undefined ? {} : { link }, text: '' });

describe('the next page of a list', () => {
  const current = new URL('https://git.example.com/api/v3/user/orgs?per_page=100');

  it('is that of the link, at the address that was asked', () => {
    const link = '<https://inner:8443/api/v3/user/orgs?per_page=100&page=3>; rel="next", <https://inner:8443/api/v3/user/orgs?per_page=100&page=1>; rel="first"';
    expect(nextPage(answer(link), current)?.href).toBe('https://git.example.com/api/v3/user/orgs?per_page=100&page=3');
    expect(nextPage(answer('</x?page=1>; rel="prev", </x?cursor=a%2Cb>; rel=next'), current)?.search).toBe('?cursor=a%2Cb');
  });

  it.each([undefined, '', '<https://x/?page=1>; rel="last"', 'nonsense', '<http://[>; rel="next"'])('is none: %j', (link) => {
    expect(nextPage(answer(link), current)).toBeUndefined();
  });
});

describe('the addresses of a repository', () => {
  const addresses = { web: 'https://git.example.com', api: '', ssh: 'ssh://git@git.example.com' };

  it.each([
    ['mia', 'hello'],
    ['acme/vision', '.github'],
    ['a', 'x.y-z_0'],
  ])('%s/%s', (owner, name) => {
    expect(repositoryAddresses(addresses, owner, name)).toEqual({ httpsUrl: `https://git.example.com/${owner}/${name}.git`, sshUrl: `ssh://git@git.example.com/${owner}/${name}.git` });
  });

  it.each([
    ['', 'x'],
    ['..', 'x'],
    ['a/..', 'x'],
    ['a//b', 'x'],
    ['a', '..'],
    ['a', '-x'],
    ['a', 'x y'],
    ['a', "x'y"],
    ['a', 'x\ny'],
    ['a@evil.example', 'x'],
  ])('are not %j/%j', (owner, name) => {
    expect(() => repositoryAddresses(addresses, owner, name)).toThrow(expect.objectContaining({ kind: 'invalid' }));
  });

  it('are asked for part by part', () => {
    expect(segment('a/b?c')).toBe('a%2Fb%3Fc');
    expect(() => segment('..')).toThrow(expect.objectContaining({ kind: 'invalid' }));
  });
});
