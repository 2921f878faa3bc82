import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ApiError } from '#libs/errors/index.js';
import { CallRecords } from '#src/modules/calls/call-records.js';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import { Settings } from '#src/platform/config/settings.js';
import { instant } from '#src/platform/http/instant.js';
import { readMarker, readPageRequest, writeMarker } from '#src/platform/http/pagination.js';
import type { UsagePage, UsageQuery } from './usage.dto.js';
import { groupings, UsageRepository, type Grouping, type UsageRow } from './usage.repository.js';

const MOST_NAMES = 1000;

/** Reports of use, from the records of calls. Times are sums of what was measured: nothing is rounded up. */
@Injectable()
export class UsageService {
  constructor(
    private readonly usage: UsageRepository,
    private readonly records: CallRecords,
    private readonly accounts: AccountsRepository,
    private readonly settings: Settings,
  ) {}

  /** Errors: 3000, 4010, 5002, 5003, 6001. */
  async report(grouping: Grouping, query: UsageQuery): Promise<UsagePage> {
    const since = readDate(query.start_date, 'start_date');
    const until = readDate(query.end_date, 'end_date');
    const { limit } = readPageRequest({ limit: query.page_size }, this.settings.pageLimits);
    const key = z.array(z.string().regex(/^[\x20-\x7e]{0,100}$/)).length(groupings[grouping].length);
    const after = query.marker ? readMarker(query.marker, key) : undefined;
    await this.records.flush();
    const rows = await this.usage.sum(grouping, { since, until, limit, ...(after ? { after } : {}), ...(query.user ? { callers: await this.callers(query.user) } : {}) });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const names = await this.accounts.namesOf([...new Set(shown.flatMap(({ account }) => account ?? []))]);
    return {
      results: shown.map((row) => toObject(row, names)),
      ...(rows.length > limit && last ? { next_marker: writeMarker(groupings[grouping].map((column) => last[column] ?? '')) } : {}),
    };
  }

  private async callers(names: string[]): Promise<string[]> {
    const ids: string[] = [];
    for (const name of names.slice(0, MOST_NAMES)) {
      const account = await this.accounts.find(name);
      if (!account) {
        throw new ApiError('userNotFound', { message: `There is no user or organization named "${name.slice(0, 40)}".` });
      }
      ids.push(account.id);
    }
    return ids;
  }
}

function readDate(text: string | undefined, name: string): Date {
  if (!text) {
    throw new ApiError('missingDateRange', { message: `Required parameter ${name} is missing. Give start_date and end_date, e.g. 2026-04-01T00:00:00Z.` });
  }
  const time = instant.safeParse(text);
  if (!time.success) {
    throw new ApiError('requestInvalid', { message: `${name} ${time.error.issues[0]?.message}.` });
  }
  return time.data;
}

function toObject(row: UsageRow, callers: Map<string, string>): object {
  return {
    ...(row.account === undefined ? {} : { caller: callers.get(row.account) ?? row.account }),
    ...(row.algorithm === undefined
      ? {}
      : { algorithm_called: row.algorithm_name, algorithm_owner: row.owner_name, algorithm_version: row.git_hash, machine_type: row.machine_type }),
    total_calls: row.calls,
    total_errors: Number(row.errors),
    total_error_duration: (row.error_ms ?? 0) / 1000,
    total_duration: row.total_ms / 1000,
  };
}
