/** What a token may do, in the order in which it is offered. The compiler says if one is missing. */
import type { Role } from '../api/types';
import type { Scope } from './queries';

const FOR: Readonly<Record<Scope, readonly Role[]>> = {
  'insights:read': ['contributor', 'manager', 'admin', 'partner'],
  'tips:read': ['contributor', 'manager', 'admin', 'partner'],
  'tips:write': ['contributor', 'manager', 'admin', 'partner'],
  'talk:write': ['contributor', 'manager', 'admin', 'partner'],
  'places:read': ['contributor', 'manager', 'admin', 'partner'],
  'places:write': ['manager', 'admin'],
  'review:read': ['manager', 'admin'],
  'review:write': ['manager', 'admin'],
  'overview:read': ['manager', 'admin'],
  'files:read': ['contributor', 'manager', 'admin', 'partner'],
  'files:write': ['manager', 'admin'],
  'inbox:read': ['contributor', 'manager', 'admin', 'partner'],
  'inbox:write': ['contributor', 'manager', 'admin', 'partner'],
  'moderation:read': ['manager', 'admin'],
  'moderation:write': ['manager', 'admin'],
  'audit:read': ['admin'],
};

/** Those that are of use to this role; the server looks at the role whenever the token is used. */
export const scopesFor = (role: Role | undefined): Scope[] =>
  (Object.keys(FOR) as Scope[]).filter((scope) => role !== undefined && FOR[scope].includes(role));
