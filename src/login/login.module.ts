import { Module } from '@nestjs/common';
import { LoginController } from './login.controller.js';
import { LoginService } from './login.service.js';
import { OpenIdProvider } from './openid-provider.js';
import { SpentTransactions } from './spent-transactions.js';
import { Transactions } from './transactions.js';

/** The relying party: how people log in and out with their browsers. */
@Module({
  controllers: [LoginController],
  providers: [LoginService, OpenIdProvider, SpentTransactions, Transactions],
})
export class LoginModule {}
