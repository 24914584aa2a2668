import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiProperty } from '@nestjs/swagger';
import { Public } from '../access-token/access.js';
import { ApiLocalRoute } from '../openapi/api-route.js';
import { Readiness } from './readiness.js';

/** What a probe is answered when all is well. */
export class Health {
  @ApiProperty({ enum: ['ok'] }) status!: 'ok';
}

/** `/health`: for Kubernetes' probes. */
@Controller('health')
@Public()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @ApiLocalRoute('health', 'Is the process alive?')
  @ApiOkResponse({ type: Health })
  live(): Health {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiLocalRoute('health', 'Can it serve requests?', 'not_ready')
  @ApiOkResponse({ type: Health })
  ready(): Health {
    this.readiness.check();
    return { status: 'ok' };
  }
}
