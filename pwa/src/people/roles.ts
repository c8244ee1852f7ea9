/** From who is many to who is few. */
import type { Role } from '../api/types';

export const ROLES: readonly Role[] = ['contributor', 'manager', 'admin', 'partner'];

/** From who may least to who may most. */
const RANKS: readonly Role[] = ['partner', 'contributor', 'manager', 'admin'];

export const mayLess = (next: Role, now: Role): boolean => RANKS.indexOf(next) < RANKS.indexOf(now);
