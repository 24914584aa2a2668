import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { type Fault, invalidRequest } from '../problem/problem.js';

/** Checks every body and query against its DTO: unknown fields are refused, all faults are told at once (G2, G7). */
export const validationPipe = (): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    exceptionFactory: (errors) => invalidRequest(...errors.flatMap((error) => faults(error))),
  });

function faults({ property, constraints = {}, children = [] }: ValidationError, parent = ''): Fault[] {
  const pointer = `${parent}/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.entries(constraints).map(([rule, detail]) => toFault(pointer, rule, detail));
  return [...narrow(own), ...children.flatMap((child) => faults(child, pointer))];
}

function toFault(pointer: string, constraint: string, detail: string): Fault {
  if (constraint === 'whitelistValidation') {
    return { pointer, rule: 'unknown_field', detail: `${pointer.slice(1)} is not a field of this request` };
  }
  const rule = constraint === 'isNotEmpty' ? 'required' : constraint.replace(/^is(?=[A-Z])/, '');
  return { pointer, rule: rule.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase(), detail };
}

// A value that is missing or of the wrong type breaks every other rule of its field too: saying so once is enough.
function narrow(faultsOfField: Fault[]): Fault[] {
  const first = ['required', 'string', 'boolean', 'object', 'int'];
  const decisive = faultsOfField.find(({ rule }) => first.includes(rule));
  return decisive ? [decisive] : faultsOfField;
}
