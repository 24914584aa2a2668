import { format } from 'node:util';
import type { RuleReport } from 'password-sheriff';
import type { WeakPassword } from '../../password-policy.js';

/** A rule of a connection's password policy, for a person. */
export interface Rule {
  text: string;
  met: boolean;
  items: Rule[];
}

/** The rules that a refused password was held against, each with whether it keeps it. */
export const rulesOf = ({ description }: WeakPassword): Rule[] => description.rules.map(toRule);

const toRule = ({ message, format: values = [], verified = false, items = [] }: RuleReport): Rule => ({
  text: format(message, ...values),
  met: verified,
  items: items.map(toRule),
});
