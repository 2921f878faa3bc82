import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { Request } from 'express';
import { ApiError, catalogue } from '#libs/errors/index.js';
import { readJsonBody } from '../http/json-body.js';
import { ACCESS, type AccessLevel } from './access.decorator.js';
import { API_KEY } from './api-key.strategy.js';
import { AuditTrail, readAction } from './audit-trail.js';
import type { Caller } from './caller.js';

/** Stands before every route. Deny by default: what declares no access is refused to all. Only then is the body read: a stranger's is not worth it. */
@Injectable()
export class AccessGuard extends AuthGuard(API_KEY) {
  constructor(
    private readonly reflector: Reflector,
    private readonly audit: AuditTrail,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const level = this.reflector.getAllAndOverride<AccessLevel | undefined>(ACCESS, [context.getHandler(), context.getClass()]);
    const request = context.switchToHttp().getRequest<Request>();
    if (level === 'public') {
      await readJsonBody(request, 'anybody');
      return true;
    }
    if (level === undefined) {
      throw new ApiError('notAuthorized', { message: 'Nobody has access to this route.' });
    }
    await super.canActivate(context);
    await readJsonBody(request, 'knownCaller');
    try {
      refuseUnlessAllowed(request.user as Caller, level);
    } catch (error) {
      await this.recordRefusal(context);
      throw error;
    }
    return true;
  }

  /** A key that exists tried what it may not. */
  private async recordRefusal(context: ExecutionContext): Promise<void> {
    const action = readAction(this.reflector, context);
    if (action) {
      const end = await this.audit.begin(action);
      await end(catalogue.notAuthorized.status);
    }
  }

  override handleRequest<T>(error: unknown, caller: T | false): T {
    if (error || !caller) {
      throw error instanceof Error ? error : new ApiError('notAuthenticated');
    }
    return caller;
  }
}

/** Throws 2001 with the reason when a key of this kind may not use a route of this level. */
export function refuseUnlessAllowed(caller: Caller, level: Exclude<AccessLevel, 'public'>): void {
  const refuse = (message: string): never => {
    throw new ApiError('notAuthorized', { message });
  };
  if (caller.inside && level !== 'call') {
    refuse('Code that runs inside an algorithm may call other algorithms, and nothing else.');
  }
  if (level === 'any') {
    return;
  }
  if (level === 'admin') {
    return caller.kind === 'admin' ? undefined : refuse('This needs an admin API key.');
  }
  if (level === 'account' && caller.kind === 'admin') {
    return;
  }
  if (caller.kind === 'admin') {
    refuse('An admin API key works for administration only. Use a standard API key here.');
  }
  if ((level === 'management' || level === 'account') && !caller.permissions.allow_algo_management) {
    refuse('This API key may not manage anything. Use one that has "allow_algo_management".');
  }
}
