import { Module } from '@nestjs/common';
import { BrandingController } from './branding.controller.js';
import { BrandingService } from './branding.service.js';
import { FrontendConfigurationController } from './frontend-configuration.controller.js';

@Module({ controllers: [FrontendConfigurationController, BrandingController], providers: [BrandingService] })
export class ConfigurationModule {}
