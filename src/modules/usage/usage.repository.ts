import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';

/** What a report has one row for. */
export const groupings = {
  full: ['account', 'algorithm', 'git_hash', 'machine_type'],
  algorithms: ['algorithm', 'git_hash', 'machine_type'],
  users: ['account'],
} as const;
export type Grouping = keyof typeof groupings;

export interface UsageRequest {
  since: Date;
  until: Date;
  /** Ids; absent for everybody. */
  callers?: string[];
  limit: number;
  /** Key of the last row of the page before: a value for each column of the grouping. */
  after?: string[];
}

export interface UsageRow {
  account?: string;
  algorithm?: string;
  git_hash?: string;
  machine_type?: string;
  algorithm_name: string;
  owner_name: string;
  calls: string;
  errors: string;
  error_ms: number | null;
  total_ms: number;
}

/** Sums over the records of calls that have ended. An asynchronous call counts when it was accepted. */
@Injectable()
export class UsageRepository {
  constructor(private readonly em: EntityManager) {}

  /** In the order of the keys, one row more than the page holds. */
  sum(grouping: Grouping, { since, until, callers, limit, after }: UsageRequest): Promise<UsageRow[]> {
    const columns = groupings[grouping].map((name) => `"${name}"::text`);
    const conditions = ['"created_at" >= ?', '"created_at" < ?', '"finished_at" is not null'];
    const values: unknown[] = [since, until];
    if (callers) {
      conditions.push('"account" in (select jsonb_array_elements_text(?::jsonb)::uuid)');
      values.push(JSON.stringify(callers));
    }
    if (after) {
      conditions.push(`(${columns.join(', ')}) > (${columns.map(() => '?::text').join(', ')})`);
      values.push(...after);
    }
    const keys = columns.map((_, place) => place + 1).join(', ');
    const statement = `select ${groupings[grouping].map((name) => `"${name}"::text as "${name}"`).join(', ')},
        max("algorithm_name") as "algorithm_name", max("owner_name") as "owner_name", count(*) as "calls",
        count(*) filter (where "status" = 'failed') as "errors", sum("run_ms") filter (where "status" = 'failed') as "error_ms", sum("run_ms") as "total_ms"
      from "call" where ${conditions.join(' and ')} group by ${keys} order by ${keys} limit ?`;
    return this.em.fork().getConnection().execute<UsageRow[]>(statement, [...values, limit + 1]);
  }
}
