import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { Person } from '../access-token/access.js';
import { Caller, type CallerIdentity } from '../access-token/caller.js';
import { ApiRoute } from '../openapi/api-route.js';
import { toUser } from '../users/user.dto.js';
import { UsersService } from '../users/users.service.js';
import { GetMeDto, Me } from './me.dto.js';

/** `/me`: what a person may ask of themself, with no permission but their own token. */
@Controller('me')
export class MeController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @Person()
  @ApiRoute('me', 'Who am I? Answered from the access token, without a call to Auth0', 'person_required')
  @ApiOkResponse({ type: Me })
  async get(@Caller() caller: CallerIdentity, @Query() { expand }: GetMeDto): Promise<Me> {
    const me = { ...caller, user_id: caller.sub };
    return expand ? { ...me, profile: toUser(await this.users.get(caller.sub)) } : me;
  }
}
