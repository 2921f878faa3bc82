import { types } from 'node:util';
import { TestEnvironment } from 'jest-environment-node';

/**
 * Jest runs tests in a realm of their own, where the errors of Node's own modules are no instances of Error. Clients of stores that
 * ask for that would take a refused connection for something else than they do outside of tests.
 */
export default class NodeErrorsEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    const { Error, Function } = this.global;
    const ordinary = Function.prototype[Symbol.hasInstance];
    Object.defineProperty(Error, Symbol.hasInstance, {
      value(error) {
        return ordinary.call(this, error) || (this === Error && types.isNativeError(error));
      },
    });
  }
}
