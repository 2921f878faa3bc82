import { TestDatabase } from '../support/database.js';

describe('the migrations', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await TestDatabase.create();
  });
  afterAll(() => database.remove());

  it('make exactly the schema that the entities describe', async () => {
    expect(await database.orm.schema.getUpdateSchemaSQL({ wrap: false })).toBe('');
  });

  it('have nothing left to do when they have run', async () => {
    expect(await database.orm.migrator.up()).toEqual([]);
  });
});
