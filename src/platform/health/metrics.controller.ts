import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import { ApiError } from '#libs/errors/index.js';
import { Access } from '../access/access.decorator.js';
import { CredentialDirectory } from '../access/caller.js';
import { readCredential } from '../access/credential.js';
import { Settings } from '../config/settings.js';
import { Metrics } from './metrics.js';

@ApiExcludeController()
@Controller()
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly credentials: CredentialDirectory,
    private readonly settings: Settings,
  ) {}

  /** Figures for Prometheus: for an admin key, or for everybody when METRICS_PUBLIC says so. */
  @Get('metrics')
  @Access('public')
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  async read(@Req() request: Request): Promise<string> {
    const credential = readCredential(request);
    const caller = credential === undefined ? undefined : await this.credentials.findCaller(credential);
    if (!this.settings.env.METRICS_PUBLIC && caller?.kind !== 'admin') {
      throw new ApiError(caller ? 'notAuthorized' : 'notAuthenticated', {
        message: 'Metrics need an admin API key, or METRICS_PUBLIC=true in the configuration.',
      });
    }
    return this.metrics.registry.metrics();
  }
}
