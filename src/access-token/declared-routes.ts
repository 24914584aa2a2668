import { Injectable, type OnModuleInit, RequestMethod } from '@nestjs/common';
import { PATH_METADATA, METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS } from './access.js';

/** Stops the start when a route doesn't say who may call it. */
@Injectable()
export class DeclaredRoutes implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** @throws Error that names every route without `@Permissions()`, `@Person()`, `@Public()` or `@OptionalToken()`. */
  onModuleInit(): void {
    const open = this.discovery.getControllers().flatMap(({ metatype }) => this.undeclared(metatype));
    if (open.length) throw new Error(`These routes don't say who may call them: ${open.join(', ')}`);
  }

  private undeclared(controller: unknown): string[] {
    if (typeof controller !== 'function') return [];
    const prototype = controller.prototype as Record<string, () => unknown>;
    return this.scanner
      .getAllMethodNames(prototype)
      .map((name) => prototype[name])
      .filter((handler) => handler !== undefined && this.reflector.get(PATH_METADATA, handler) !== undefined)
      .filter((handler) => !this.reflector.getAllAndOverride(ACCESS, [handler as () => unknown, controller as never]))
      .map(
        (handler) => `${this.method(handler as () => unknown)} ${controller.name}.${(handler as () => unknown).name}`,
      );
  }

  private method(handler: () => unknown): string {
    return RequestMethod[this.reflector.get<number>(METHOD_METADATA, handler)] ?? 'ALL';
  }
}
