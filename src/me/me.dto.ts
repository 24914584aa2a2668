import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { CallerIdentity } from '../access-token/caller.js';
import { User } from '../users/user.dto.js';

/** Query of `GET /me`. */
export class GetMeDto {
  @IsOptional()
  @IsIn(['profile'], { message: 'expand must be profile' })
  @ApiPropertyOptional({ enum: ['profile'], description: "Adds the person's profile, read from Auth0" })
  expand?: 'profile';
}

/** The person who calls, as the access token tells; what it doesn't tell is null. */
export class Me implements CallerIdentity {
  @ApiProperty({ example: 'auth0|507f1f77bcf86cd799439020' }) sub!: string;
  @ApiProperty({ example: 'auth0|507f1f77bcf86cd799439020', description: 'The same as `sub`' }) user_id!: string;
  @ApiProperty({ type: [String], example: ['read:users'] }) permissions!: string[];
  @ApiProperty({ type: String, nullable: true }) scope!: string | null;
  @ApiProperty({ type: [String], nullable: true }) roles!: string[] | null;
  @ApiProperty({ type: String, nullable: true }) email!: string | null;
  @ApiProperty({ type: String, nullable: true }) client_id!: string | null;
  @ApiProperty({ type: String, nullable: true }) organization!: string | null;
  @ApiPropertyOptional({ type: User, description: 'With `expand=profile`' }) profile?: User;
}
