import { authorizationCases } from './authorization.contract.js';
import { type ContractHost, type ContractSubject, ContractWorld } from './contract-world.js';
import { failureCases } from './failures.contract.js';
import { repositoryCases } from './repositories.contract.js';
import { webhookCases } from './webhooks.contract.js';

/** Defines the suite that every provider passes. `more` adds the cases of one provider. */
export function scmContract<H extends ContractHost>(subject: ContractSubject<H>, more?: (world: () => ContractWorld<H>) => void): void {
  describe(`${subject.id} keeps the contract of source-code managers`, () => {
    const world = new ContractWorld(subject);
    const plain = () => world as unknown as ContractWorld;

    beforeAll(() => world.open());
    afterAll(async () => {
      await world.close();
      // Not the provider's: of the server that stands in for it.
      expect(world.host.mistakes).toEqual([]);
    });

    authorizationCases(plain);
    repositoryCases(plain);
    webhookCases(plain);
    failureCases(plain);
    more?.(() => world);
  });
}
