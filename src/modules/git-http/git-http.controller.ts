import { All, Controller, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Access } from '#src/platform/access/access.decorator.js';
import { GitHttpService } from './git-http.service.js';

/**
 * Smart HTTP for git. Public for the guard: git authenticates with Basic, which the service checks before anything else.
 */
@ApiExcludeController()
@Controller('git')
@Access('public')
export class GitHttpController {
  constructor(private readonly git: GitHttpService) {}

  @All(':owner/:repository/*path')
  serve(@Param('owner') owner: string, @Param('repository') repository: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.git.serve({ owner, repository }, request, response);
  }
}
