import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PROBLEMS } from '../problem/codes.js';

/** One fault in what the caller sent. */
export class FaultDto {
  @ApiProperty({ description: 'JSON Pointer to the value, or the name of a header', example: '/email' })
  pointer!: string;

  @ApiProperty({ example: 'email' }) rule!: string;
  @ApiProperty({ example: 'email must be an e-mail address' }) detail!: string;
}

/** `application/problem+json` (RFC 9457). */
export class ProblemDto {
  @ApiProperty({ format: 'uri' }) type!: string;
  @ApiProperty() title!: string;
  @ApiProperty() status!: number;
  @ApiProperty() detail!: string;
  @ApiProperty() instance!: string;
  @ApiProperty({ enum: Object.keys(PROBLEMS), description: 'Stable name of the problem' }) code!: string;
  @ApiProperty({ description: 'Also in the log of the service, and in `X-Request-Id`' }) request_id!: string;
  @ApiPropertyOptional({ type: [FaultDto] }) errors?: FaultDto[];
}
