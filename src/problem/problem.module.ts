import { Global, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AllowedMethods } from './allowed-methods.js';
import { ProblemFilter } from './problem.filter.js';

/** Renders every error that a caller is told about. */
@Global()
@Module({
  providers: [AllowedMethods, { provide: APP_FILTER, useClass: ProblemFilter }],
  exports: [AllowedMethods],
})
export class ProblemModule {}
