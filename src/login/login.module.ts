import { Module } from '@nestjs/common';

/** Logs people in. */
@Module({})
export class LoginModule {}
