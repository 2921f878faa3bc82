import { directoryCases } from './directories.contract.js';
import { failureCases } from './failures.contract.js';
import { fileCases } from './files.contract.js';
import { streamCases } from './streams.contract.js';
import { type ContractStore, ContractWorld } from './contract-store.js';

/** Defines the suite that every driver passes. `open` starts a server, or finds one that runs; `more` adds the cases of one driver. */
export function connectorContract(
  name: string,
  open: () => Promise<ContractStore>,
  more?: (world: () => ContractWorld) => void,
): void {
  describe(`${name} keeps the connector contract`, () => {
    let world: ContractWorld | undefined;
    const current = () => world!;

    beforeAll(async () => {
      world = new ContractWorld(await open());
    }, 300_000);
    afterAll(() => world?.store.close());

    fileCases(current);
    directoryCases(current);
    streamCases(current);
    failureCases(current);
    more?.(current);
  });
}
