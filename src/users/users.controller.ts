import { Body, Controller, Delete, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiHeader, ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Permissions } from '../access-token/access.js';
import { ApiRoute } from '../openapi/api-route.js';
import { CreateUserDto } from './create-user.dto.js';
import { deletionOf, DeleteUsersDto, DeleteUsersQuery } from './delete-users.dto.js';
import { IdempotencyKey } from './idempotency-key.js';
import { ListUsersDto } from './list-users.dto.js';
import { PageLinks } from './page-links.js';
import { type IdempotencyKey as Key, UserCreation } from './user-creation.js';
import { toUser, User } from './user.dto.js';
import { UserId } from './user-id.js';
import { UsersService } from './users.service.js';

/** `/users`: list, create, read and delete the users of the tenant. */
@Controller('users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly creation: UserCreation,
    private readonly links: PageLinks,
  ) {}

  @Get()
  @Permissions('read:users')
  @ApiRoute('users', 'List users', 'invalid_query', 'list_too_long')
  @ApiOkResponse({ type: [User], description: '`Link: <…>; rel="next"` until the last page; `X-Consistency`' })
  async list(@Query() query: ListUsersDto, @Res({ passthrough: true }) reply: FastifyReply): Promise<User[]> {
    const { users, next, consistency } = await this.users.list(query);
    reply.header('X-Consistency', consistency);
    if (next) reply.header('Link', this.links.next('/users', { ...query }, next));
    return users.map(toUser);
  }

  @Post()
  @Permissions('create:users')
  @ApiRoute('users', 'Create a user', 'user_exists', 'weak_password', 'idempotency_key_reused')
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Repeats with the same key create no second user',
  })
  @ApiCreatedResponse({ type: User, description: '`Location` names the user' })
  async create(
    @Body() body: CreateUserDto,
    @IdempotencyKey() key: Key | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<User> {
    const user = toUser(await this.creation.create(body, key));
    reply.header('Location', `/users/${encodeURIComponent(user.user_id ?? '')}`);
    return user;
  }

  @Get(':id')
  @Permissions('read:users')
  @ApiRoute('users', 'Read a user', 'user_not_found')
  @ApiOkResponse({ type: User })
  async get(@UserId() userId: string): Promise<User> {
    return toUser(await this.users.get(userId));
  }

  @Delete()
  @HttpCode(204)
  @Permissions('delete:users')
  @ApiRoute('users', 'Delete users by e-mail', 'user_not_found', 'several_users')
  @ApiBody({ type: DeleteUsersDto, required: false })
  @ApiNoContentResponse({ description: 'Deleted' })
  deleteByEmail(@Query() query: DeleteUsersQuery, @Body() body: DeleteUsersDto): Promise<void> {
    return this.users.deleteByEmail(deletionOf(query, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Permissions('delete:users')
  @ApiRoute('users', 'Delete a user', 'user_not_found')
  @ApiNoContentResponse({ description: 'Deleted' })
  delete(@UserId() userId: string): Promise<void> {
    return this.users.delete(userId);
  }
}
