/** The words of the API, under the names that the screens use. The shapes come from the OpenAPI document. */
import type { components } from './schema';

type Schemas = components['schemas'];

export type Problem = Schemas['Problem'];
export type Me = Schemas['Me'];
export type Role = Me['role'];
export type Member = Schemas['Member'];
export type TipStatus = Schemas['TipStatus'];
export type TipKind = TipStatus['kind'];
export type TipState = TipStatus['state'];
export type Receipt = Schemas['Receipt'];
export type Insight = Schemas['Insight'];
export type InsightDetail = Schemas['InsightDetail'];
export type ReviewStatus = Insight['status'];
export type ReviewChange = Schemas['ReviewChange'];
export type Confirmations = Schemas['Confirmations'];
export type ConfirmationKind = Schemas['ConfirmationKind'];
export type Evidence = Schemas['Evidence'];
export type Media = Schemas['Media'];
export type Segment = Schemas['Segment'];
export type Route = Schemas['Route'];
export type RouteDetail = Schemas['RouteDetail'];
export type Site = Schemas['Site'];
export type Tag = Schemas['Tag'];
