# The service, and with `--target local-tenant` the local tenant.
#
#   docker build -t user-service .
#   docker run --rm -p 3000:3000 --env-file .env user-service

# --- The service: compile, then install what production needs ---------------------------------------------------------

FROM node:24-bookworm-slim AS toolchain
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY local-tenant/package.json local-tenant/
RUN npm ci --ignore-scripts --no-audit

FROM toolchain AS service-build
COPY nest-cli.json tsconfig.json tsconfig.build.json .swcrc ./
COPY src src
RUN ./node_modules/.bin/nest build

FROM node:24-bookworm-slim AS service-dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# TypeScript is an optional peer of @nestjs/swagger, so that it stays out only when both kinds are left out.
RUN npm ci --omit=dev --omit=optional --workspaces=false --ignore-scripts --no-audit \
 && npm pkg delete devDependencies workspaces scripts \
 && find node_modules -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' \) -delete

# --- The local tenant, for development only ---------------------------------------------------------------------------

FROM toolchain AS local-tenant-build
COPY local-tenant local-tenant
RUN npm run -s build -w local-tenant

FROM node:24-bookworm-slim AS local-tenant-dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY local-tenant/package.json local-tenant/
RUN npm ci --omit=dev -w local-tenant --ignore-scripts --no-audit

FROM node:24-bookworm-slim AS local-tenant
LABEL org.opencontainers.image.title="local-tenant" \
      org.opencontainers.image.description="A local stand-in for an Auth0 tenant, for development" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY --from=local-tenant-dependencies /app/node_modules node_modules
# Its manifest, and those packages of which the service has another version.
COPY --from=local-tenant-dependencies /app/local-tenant local-tenant
COPY --from=local-tenant-build /app/local-tenant/bin local-tenant/bin
COPY --from=local-tenant-build /app/local-tenant/dist local-tenant/dist
RUN ln -s /app/local-tenant/bin/local-tenant.js /usr/local/bin/local-tenant \
 && install -d -o 1000 -g 1000 -m 0700 /data
# All that it keeps is in /data: mount a volume there. `local-tenant token` finds what it needs by this variable.
ENV LOCAL_TENANT_CREDENTIALS=/data/credentials.json
USER 1000:1000
EXPOSE 3001
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.LOCAL_TENANT_PORT || 3001}/.well-known/openid-configuration`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# A container's other side is not its loopback; whoever publishes the port decides who reaches it.
ENTRYPOINT ["local-tenant"]
CMD ["start", "--host", "0.0.0.0", "--directory", "/data"]

# --- The image of the service, which is the default -------------------------------------------------------------------

FROM node:24-bookworm-slim AS service
LABEL org.opencontainers.image.title="auth0-user-service" \
      org.opencontainers.image.description="User management and login over Auth0" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production
WORKDIR /app
COPY --from=service-dependencies /app/package.json ./
COPY --from=service-dependencies /app/node_modules node_modules
COPY --from=service-build /app/dist dist
# By number, which Kubernetes' runAsNonRoot can check; it is the user "node". Nothing is written, so a read-only root will do.
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--enable-source-maps", "dist/main.js"]
