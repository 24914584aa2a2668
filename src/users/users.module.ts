import { Module } from '@nestjs/common';
import { ListCursor } from './list-cursor.js';
import { PageLinks } from './page-links.js';
import { PasswordPolicy } from './password-policy.js';
import { UserCreation } from './user-creation.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

/** Users of the tenant. */
@Module({
  controllers: [UsersController],
  providers: [UsersService, UserCreation, PasswordPolicy, ListCursor, PageLinks],
  exports: [UsersService],
})
export class UsersModule {}
