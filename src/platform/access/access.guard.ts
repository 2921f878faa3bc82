import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { Request } from 'express';
import { ApiError } from '#libs/errors/index.js';
import { ACCESS, type AccessLevel } from './access.decorator.js';
import { API_KEY } from './api-key.strategy.js';
import type { Caller } from './caller.js';

/** Stands before every route. Deny by default: what declares no access is refused to all. */
@Injectable()
export class AccessGuard extends AuthGuard(API_KEY) {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const level = this.reflector.getAllAndOverride<AccessLevel | undefined>(ACCESS, [context.getHandler(), context.getClass()]);
    if (level === 'public') {
      return true;
    }
    if (level === undefined) {
      throw new ApiError('notAuthorized', { message: 'Nobody has access to this route.' });
    }
    await super.canActivate(context);
    refuseUnlessAllowed(context.switchToHttp().getRequest<Request>().user as Caller, level);
    return true;
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
  if (caller.kind === 'admin') {
    refuse('An admin API key works for administration only. Use a standard API key here.');
  }
  if (level === 'management' && !caller.permissions.allow_algo_management) {
    refuse('This API key may not manage algorithms. Use a key that has "allow_algo_management".');
  }
}
