import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.js';
import { MeController } from './me.controller.js';

/** The calling person's own room. */
@Module({ imports: [UsersModule], controllers: [MeController] })
export class MeModule {}
