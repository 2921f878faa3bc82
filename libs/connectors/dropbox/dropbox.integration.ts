/** @jest-environment ./test/support/node-errors-environment.js */
import { connectorContract } from '../contract/connector.contract.js';
import { DropboxWorld } from './testing/dropbox-world.js';

const down = { api: 'http://127.0.0.1:1', content: 'http://127.0.0.1:1' };
const wrongToken = 'another/refresh+token';
let dropbox: DropboxWorld;

connectorContract(
  'dropbox',
  async () => {
    dropbox = await DropboxWorld.open();
    // More than the cases send at once, and few enough to run out many times.
    dropbox.fake.signIn.usesOfToken = 100;
    dropbox.fake.store.tree.makeFolder('/Folder');
    return {
      connector: dropbox.connector,
      root: ['Folder'],
      refused: { connector: dropbox.connect({ refreshToken: wrongToken }), secret: wrongToken },
      down: dropbox.connect({ endpoints: down }),
      guarded: dropbox.connect({}, []),
      close: () => dropbox.close(),
    };
  },
  () => {
    it('has signed in again whenever its token had expired', () => {
      const signIns = dropbox.fake.asked.filter((route) => route === 'oauth2/token').length;
      expect(signIns).toBeGreaterThan(10);
    });
  },
);
