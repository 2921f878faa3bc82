import { Controller, Delete, Get, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Access } from '#src/platform/access/access.decorator.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { BrandingService } from './branding.service.js';

const image = { schema: { type: 'string', format: 'binary' } } as const;

/** Anybody may see them: they stand on the page where people sign in. */
@ApiTags('Configuration')
@Controller('v1/config')
@Access('admin')
export class BrandingController {
  constructor(private readonly branding: BrandingService) {}

  @Get('favicon')
  @Access('public')
  @Endpoint({ operationId: 'getFavicon', summary: 'Get the favicon', description: 'The image; 303 to the standard one while there is none.', file: 'image/*' })
  getFavicon(@Res() response: Response): Promise<void> {
    return this.branding.send('favicon', response);
  }

  @Get('logo')
  @Access('public')
  @Endpoint({ operationId: 'getLogo', summary: 'Get the logo', description: 'The image; 303 to the standard one while there is none.', file: 'image/*' })
  getLogo(@Res() response: Response): Promise<void> {
    return this.branding.send('logo', response);
  }

  @Get(['favicon/default', 'logo/default'])
  @Access('public')
  @Endpoint({ operationId: 'getStandardImage', summary: 'Get the image that is used while there is no other', file: 'image/svg+xml' })
  getStandard(@Res() response: Response): void {
    this.branding.sendStandard(response);
  }

  @Post('favicon')
  @ApiConsumes('image/*')
  @ApiBody(image)
  @Endpoint({ operationId: 'putFavicon', summary: 'Replace the favicon', description: 'The body is the image: PNG, ICO, JPEG, GIF, WebP or SVG, 128 KiB at most.', status: 201, errors: ['faviconTooLarge', 'invalidFileUpload'] })
  putFavicon(@Req() request: Request): Promise<void> {
    return this.branding.put('favicon', request);
  }

  @Post('logo')
  @ApiConsumes('image/*')
  @ApiBody(image)
  @Endpoint({ operationId: 'putLogo', summary: 'Replace the logo', description: 'The body is the image: PNG, ICO, JPEG, GIF, WebP or SVG, 1 MiB at most.', status: 201, errors: ['logoTooLarge', 'invalidFileUpload'] })
  putLogo(@Req() request: Request): Promise<void> {
    return this.branding.put('logo', request);
  }

  @Delete('favicon')
  @Endpoint({ operationId: 'deleteFavicon', summary: 'Go back to the standard favicon', status: 204 })
  deleteFavicon(): Promise<void> {
    return this.branding.remove('favicon');
  }

  @Delete('logo')
  @Endpoint({ operationId: 'deleteLogo', summary: 'Go back to the standard logo', status: 204 })
  deleteLogo(): Promise<void> {
    return this.branding.remove('logo');
  }
}
