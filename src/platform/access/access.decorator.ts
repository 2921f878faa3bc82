import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { Request } from 'express';
import type { Caller } from './caller.js';

/**
 * - `public`: no key.
 * - `call`: any standard key, and code that runs inside an algorithm.
 * - `key`: any standard key.
 * - `management`: a standard key with algorithm management; admin keys are refused (platform reference, 5.1).
 * - `account`: an admin key, or a standard key with algorithm management for what is its account's own: the policies tell.
 * - `admin`: an admin key.
 * - `any`: a standard or an admin key.
 */
export type AccessLevel = 'public' | 'call' | 'key' | 'management' | 'account' | 'admin' | 'any';

export const ACCESS = Symbol('access');

/** Declares who may use a route: for the guard, and for the OpenAPI document. A route without it is refused. */
export function Access(level: AccessLevel): MethodDecorator & ClassDecorator {
  return level === 'public'
    ? SetMetadata(ACCESS, level)
    : applyDecorators(SetMetadata(ACCESS, level), ApiSecurity('ApiKey'));
}

/** The caller of this request, as the guard found it. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  return context.switchToHttp().getRequest<Request>().user as Caller;
});
