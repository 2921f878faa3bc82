import { readdir } from 'node:fs/promises';
import { Controller, Delete, Get, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { create } from 'tar';
import { z } from 'zod';
import { ApiError } from '#libs/errors/index.js';
import type { Language } from '#libs/languages/language.js';
import { findLanguage, languages } from '#libs/languages/registry.js';
import { Access } from '#src/platform/access/access.decorator.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { EnvironmentAdministration } from './environment-administration.js';
import type { Environment } from './environment-catalogue.js';
import { EnvironmentDirectory } from './environment-directory.js';

const languageSchema = z.object({ name: z.string(), display_name: z.string(), configuration: z.string().describe('JSON') }).meta({ id: 'Language' });
const environmentSchema = z
  .object({
    id: z.string(), environment_specification_id: z.string(), display_name: z.string(), description: z.string(), created_at: z.string(), language: languageSchema, machine_type: z.enum(['CPU', 'GPU']),
  })
  .meta({ id: 'Environment' });
type LanguageObject = z.infer<typeof languageSchema>;
type EnvironmentObject = z.infer<typeof environmentSchema>;
const languageExample: LanguageObject = { name: 'python3-1', display_name: 'Python 3', configuration: '{"req_files":["requirements.txt"]}' };
const environmentExample: EnvironmentObject = {
  id: '0b6f3a52-6a8e-5c11-8c4e-0f9d1c2b3a4d', environment_specification_id: '1c7f4b63-7b9f-5d22-8d5f-1fae2d3c4b5e', display_name: 'Python 3', description: 'Python 3 on cpu', created_at: '2026-01-01T00:00:00.000Z',
  language: languageExample, machine_type: 'CPU',
};

/** In what algorithms can be written, and what they start from (platform reference, 3.6). */
@ApiTags('Environments')
@Controller('v1/algorithm-environments/edge')
@Access('any')
export class EnvironmentsController {
  constructor(
    private readonly directory: EnvironmentDirectory,
    private readonly administration: EnvironmentAdministration,
  ) {}

  @Get('languages')
  @Endpoint({ operationId: 'listLanguages', summary: 'List the languages', returns: z.array(languageSchema), example: [languageExample] })
  languages(): LanguageObject[] {
    return languages.map(toLanguage);
  }

  @Get('languages/:language/environments')
  @Endpoint({ operationId: 'listEnvironments', summary: 'List the environments of a language', returns: z.object({ environments: z.array(environmentSchema) }), example: { environments: [environmentExample] }, errors: ['unknownLanguage'] })
  async list(@Param('language') name: string): Promise<{ environments: EnvironmentObject[] }> {
    const language = findLanguage(name);
    if (!language) {
      throw new ApiError('unknownLanguage', { message: `The language "${name.slice(0, 40)}" is not known here. Known: ${languages.map(({ id }) => id).join(', ')}.` });
    }
    return { environments: (await this.directory.list(language)).map(toEnvironment) };
  }

  @Get('environments/available')
  @Access('admin')
  @Endpoint({ operationId: 'listAvailableEnvironments', summary: 'List the environments that could be enabled', description: 'Those that are disabled, package sets that are not built, and package sets that are offered and not there yet: `POST .../environment-specifications/ID/syncs` enables them.', returns: z.object({ environments: z.array(environmentSchema) }), example: { environments: [environmentExample] } })
  async available(): Promise<{ environments: EnvironmentObject[] }> {
    return { environments: (await this.administration.available()).map(toEnvironment) };
  }

  @Post('environment-specifications/:specification_id/syncs')
  @Access('admin')
  @Endpoint({ operationId: 'enableEnvironment', summary: 'Enable an environment', description: 'What is offered becomes a package set, and its builds begin; one that is active already is built anew.', status: 204, errors: ['unknownLanguage', 'invalidPackageSetStatus'] })
  enable(@Param('specification_id') id: string): Promise<void> {
    return this.administration.enable(id);
  }

  @Delete('environment-specifications/:specification_id')
  @Access('admin')
  @Endpoint({ operationId: 'disableEnvironment', summary: 'Disable an environment', description: 'It takes no new algorithms then (4002). Those that are there are built and called as before.', status: 204, errors: ['unknownLanguage'] })
  disable(@Param('specification_id') id: string): Promise<void> {
    return this.administration.disable(id);
  }

  @Get('environment-specifications/:specification_id/template')
  @Access('public')
  @Endpoint({ operationId: 'getTemplate', summary: 'Download what a new repository starts with', description: 'A gzipped tar archive, with the tokens `__ALGO__` and `__USER__` in names and contents.', file: 'application/gzip', errors: ['unknownLanguage'] })
  async template(@Param('specification_id') id: string, @Res() response: Response): Promise<void> {
    const cwd = (await this.administration.languageOf(id)).templateDirectory;
    response.setHeader('Content-Type', 'application/gzip');
    create({ cwd, gzip: true, portable: true }, await readdir(cwd)).pipe(response);
  }
}

function toLanguage(language: Language): LanguageObject {
  return { name: language.id, display_name: language.displayName, configuration: JSON.stringify({ display_name: language.displayName, req_files: [language.dependencyFile] }) };
}

function toEnvironment({ id, specificationId, language, machineType, displayName, description, createdAt }: Environment): EnvironmentObject {
  return {
    id, environment_specification_id: specificationId, display_name: displayName, description, created_at: createdAt.toISOString(),
    language: toLanguage(language), machine_type: machineType,
  };
}
