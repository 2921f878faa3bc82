import type { EntityName } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

/**
 * Inserts whole rows by one statement with one parameter. For what comes by the thousand every second: through the ORM each row
 * costs several times as much. Values go as JSON, so a property may be anything that JSON and its column have in common.
 */
export async function bulkInsert<T extends object>(em: EntityManager, entity: EntityName<T>, rows: readonly T[]): Promise<void> {
  const meta = em.getMetadata().get(entity);
  const properties = meta.props.filter((property) => property.persist !== false);
  const quote = (name: string | undefined) => `"${name}"`;
  const columns = properties.map((property) => quote(property.fieldNames[0]));
  const names = properties.map((property) => quote(property.name));
  const record = properties.map((property, index) => `${names[index]} ${property.columnTypes[0]}`);
  const statement = `insert into ${quote(meta.tableName)} (${columns.join(', ')}) select ${names.join(', ')} from jsonb_to_recordset(?::jsonb) as row (${record.join(', ')})`;
  await em.getConnection().execute(statement, [JSON.stringify(rows)], 'run');
}
