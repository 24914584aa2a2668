import { Global, Module } from '@nestjs/common';
import { ConnectionsClient } from 'auth0/connections';
import { UsersClient } from 'auth0/users';
import { ManagementApi } from './management-api.js';
import { ManagementToken } from './management-token.js';
import { Transport } from './transport.js';

const client = <T>(type: new (options: UsersClient.Options) => T) => ({
  provide: type,
  inject: [ManagementApi],
  useFactory: (api: ManagementApi) => new type(api.clientOptions),
});

/** Auth0's Management API, as the SDK's own clients over one transport. */
@Global()
@Module({
  providers: [Transport, ManagementToken, ManagementApi, client(UsersClient), client(ConnectionsClient)],
  exports: [Transport, ManagementToken, UsersClient, ConnectionsClient],
})
export class Auth0Module {}
