import type { EntityName } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';

/**
 * Inserts whole rows by one statement with one parameter. For what comes by the thousand every second: through the ORM each row
 * costs several times as much. Values go as JSON, so a property may be anything that JSON and its column have in common.
 */
export async function bulkInsert<T extends object>(em: EntityManager, entity: EntityName<T>, rows: readonly T[]): Promise<void> {
  const meta = em.getMetadata().get(entity);
  const properties = meta.props.filter((property) => property.persist !== false);
  const columns = properties.map((property) => `"${property.fieldNames[0]}"`);
  const values = properties.map((property, index) => {
    const [type] = property.columnTypes;
    return type === 'jsonb' ? `nullif(row -> ${index}, 'null')` : `(row ->> ${index})::${type}`;
  });
  const statement = `insert into "${meta.tableName}" (${columns.join(', ')}) select ${values.join(', ')} from jsonb_array_elements($1::jsonb) as row`;
  const names = properties.map((property) => property.name);
  const bare = rows.map((row) => names.map((name) => row[name]));
  await em.getKysely().executeQuery(CompiledQuery.raw(statement, [JSON.stringify(bare)]));
}
