const assert = require('node:assert');
const { test } = require('node:test');
const { apply } = require('./__ALGO__.js');

test('greets', () => {
  apply('Mia', (error, result) => assert.strictEqual(result, 'Hello Mia'));
});
