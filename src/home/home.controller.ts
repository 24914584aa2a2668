import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { Public } from '../access-token/access.js';
import { ApiLocalRoute } from '../openapi/api-route.js';
import { HOME_PAGE } from './home.page.js';

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** `/`: tells a person what this is. */
@Controller()
@Public()
export class HomeController {
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', POLICY)
  @ApiLocalRoute('home', 'A page for people')
  @ApiOkResponse({ description: 'HTML' })
  page(): string {
    return HOME_PAGE;
  }
}
