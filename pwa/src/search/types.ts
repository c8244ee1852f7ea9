/** The words of the API for search. */
import type { components } from '../api/schema';

type Schemas = components['schemas'];

export type SearchAnswer = Schemas['SearchAnswer'];
export type Hit = Schemas['Hit'];
export type Found = Schemas['Found'];
export type Run = Schemas['Run'];
