import { Controller, Get, Headers, HttpCode, Post, Query, Redirect, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes, ApiFoundResponse, ApiOkResponse, ApiQuery } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../access-token/access.js';
import { ApiPublicRoute } from '../openapi/api-route.js';
import type { ProblemCode } from '../problem/codes.js';
import { FormParameters, type GivenParameters } from './callback-parameters.js';
import { type CookieJar, Cookies } from './cookie-jar.js';
import { AuthorizationUrl, CallbackDto, Login, LoginQuery, LogoutQuery } from './login.dto.js';
import { LoginService } from './login.service.js';
import { prefersJson } from './prefers-json.js';

const CALLBACK_PROBLEMS = [
  'invalid_transaction',
  'login_failed',
  'login_required',
  'id_token_refused',
  'login_refused',
] satisfies ProblemCode[];

/** `/login`, `/callback` and `/logout`: where people's browsers pass through. */
@Controller()
@Public()
export class LoginController {
  constructor(private readonly logins: LoginService) {}

  @Get('login')
  @ApiPublicRoute('login', 'Log in: sends the browser to Auth0, or tells where to send it', 'invalid_return_to')
  @ApiFoundResponse({ description: '`Location`: the authentication request' })
  @ApiOkResponse({ type: AuthorizationUrl, description: 'With `Accept: application/json`' })
  async login(
    @Query() query: LoginQuery,
    @Cookies() cookies: CookieJar,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AuthorizationUrl | undefined> {
    const url = await this.logins.begin(query, cookies);
    if (prefersJson(accept)) return { authorization_url: url };
    reply.status(302).header('Location', url);
    return undefined;
  }

  @Get('callback')
  @ApiPublicRoute('login', 'Where Auth0 sends the browser back to', ...CALLBACK_PROBLEMS)
  @ApiQuery({ type: CallbackDto })
  @ApiOkResponse({ type: Login })
  callback(@Query() given: GivenParameters, @Cookies() cookies: CookieJar): Promise<Login> {
    return this.logins.finish(given, cookies);
  }

  @Post('callback')
  @HttpCode(200)
  @RouteConfig({ form: true })
  @ApiPublicRoute('login', 'The same as a form post', 'unsupported_media_type', ...CALLBACK_PROBLEMS)
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiBody({ type: CallbackDto })
  @ApiOkResponse({ type: Login })
  formPost(@FormParameters() given: GivenParameters, @Cookies() cookies: CookieJar): Promise<Login> {
    return this.logins.finish(given, cookies);
  }

  @Get('logout')
  @Redirect()
  @ApiPublicRoute('login', 'Log out: sends the browser to the logout of Auth0', 'invalid_return_to')
  @ApiFoundResponse({ description: '`Location`: the logout request' })
  async logout(@Query() query: LogoutQuery): Promise<{ url: string }> {
    return { url: await this.logins.logoutUrl(query) };
  }
}
