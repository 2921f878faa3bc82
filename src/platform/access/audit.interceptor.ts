import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { toApiError } from '../http/error.filter.js';
import { AuditTrail, readAction } from './audit-trail.js';

/** Puts every control action on record before it is done, and its end after it. */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly audit: AuditTrail,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const action = readAction(this.reflector, context);
    if (!action) {
      return next.handle();
    }
    const http = context.switchToHttp();
    const perform = async (): Promise<unknown> => {
      const end = await this.audit.begin(action);
      const answer: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined }).catch(async (error: unknown) => {
        await end(toApiError(error, http.getRequest<Request>()).row.status);
        throw error;
      });
      await end(http.getResponse<Response>().statusCode);
      return answer;
    };
    return from(perform());
  }
}
