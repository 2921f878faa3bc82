import { SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { OPERATION } from '../http/endpoint.decorator.js';
import { ACCESS, type AccessLevel } from './access.decorator.js';
import type { Caller } from './caller.js';

/** Something that changes the platform: who does what to which thing, and from where. No body is kept, only names out of it. */
export interface ControlAction {
  /** The operation of the OpenAPI document. */
  operation: string;
  /** Absent for what nobody's key is needed for. */
  actor?: { accountId?: string; username: string; keyId?: string };
  method: string;
  path: string;
  /** The names in the address, and those that the body gives to new things. */
  target: Record<string, string>;
  requestId: string;
  address?: string;
}

/**
 * The record of control actions. `begin` resolves once the action is on record, so that nothing happens without a trace, and gives
 * the way to add how it ended, as an HTTP status. A process that dies in between leaves an entry without an end.
 */
export abstract class AuditTrail {
  abstract begin(action: ControlAction): Promise<(status: number) => Promise<void>>;
}

const RECORDED = Symbol('recorded');

/** For a route that would not be recorded by its access: it changes more than data. */
export const Recorded = (): MethodDecorator => SetMetadata(RECORDED, true);

/** Calls are recorded as calls, and reading changes nothing. */
const UNRECORDED: readonly AccessLevel[] = ['call'];
const READING = ['GET', 'HEAD', 'OPTIONS'];
/** What names a thing in a body or a query. Everything else there may be a secret. */
const NAMES = ['name', 'username', 'transfer_to', 'force', 'org_name', 'id', 'key_label', 'short_name', 'calling_user', 'algoname', 'protocol', 'label'];

/** The action that a request is; undefined when it is none. */
export function readAction(reflector: Reflector, context: ExecutionContext): ControlAction | undefined {
  const request = context.switchToHttp().getRequest<Request>();
  const targets = [context.getHandler(), context.getClass()];
  const level = reflector.getAllAndOverride<AccessLevel | undefined>(ACCESS, targets);
  const operation = reflector.getAllAndOverride<string | undefined>(OPERATION, targets);
  const recorded = reflector.getAllAndOverride<boolean | undefined>(RECORDED, targets) ?? (level !== undefined && !UNRECORDED.includes(level));
  if (!operation || !recorded || READING.includes(request.method)) {
    return undefined;
  }
  const caller = request.user as Caller | undefined;
  return {
    operation,
    ...(caller ? { actor: { accountId: caller.accountId, username: caller.username, keyId: caller.keyId } } : {}),
    method: request.method,
    path: request.path.slice(0, 500).replaceAll('\0', ' '),
    target: { ...namesOf(request.body), ...namesOf(request.query), ...namesIn(request.params) },
    requestId: request.requestId,
    ...(request.ip === undefined ? {} : { address: request.ip }),
  };
}

function namesOf(body: unknown): Record<string, string> {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
    ? namesIn(Object.fromEntries(NAMES.filter((name) => Object.hasOwn(body, name)).map((name) => [name, (body as Record<string, unknown>)[name]])))
    : {};
}

function namesIn(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.slice(0, 200).replaceAll('\0', ' ').toWellFormed()]] : [])));
}
