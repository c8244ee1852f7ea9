/** The words of the API, under the names that the screens use. The shapes come from the OpenAPI document. */
import type { components } from './schema';

type Schemas = components['schemas'];

export type Problem = Schemas['ProblemOut'];
export type Me = Schemas['Me'];
export type Role = Me['role'];
export type Member = Schemas['MemberOut'];
export type TipStatus = Schemas['TipStatus'];
export type TipKind = TipStatus['kind'];
export type TipState = TipStatus['state'];
export type Reply = Schemas['ReplyOut'];
export type Replies = Schemas['ReplyList'];
export type KnownPlace = Schemas['KnownPlace'];
export type Receipt = Schemas['Receipt'];
export type ReceiptOutcome = Schemas['ReceiptOutcome'];
export type Insight = Schemas['InsightOut'];
export type InsightDetail = Schemas['InsightDetail'];
export type InsightKind = Insight['kind'];
export type Translation = NonNullable<Insight['translation']>;
export type Alike = Schemas['Alike'];
export type Personal = Schemas['PersonalOut'];
export type PlaceQuestion = Schemas['PlaceQuestion'];
export type PlaceChoice = Schemas['PlaceChoice'];
export type ReviewStatus = Insight['status'];
export type ReviewChange = Schemas['Review'];
export type Confirmations = Schemas['Confirmations'];
export type ConfirmationKind = Schemas['ConfirmationIn']['kind'];
export type Evidence = Schemas['Evidence'];
export type Media = Schemas['MediaOut'];
export type Segment = Schemas['Segment'];
export type Route = Schemas['RouteOut'];
/** The document leaves GeoJSON open; a route's line is always a LineString. */
export type RouteDetail = Schemas['RouteDetail'] & { line: { coordinates: number[][] } };
export type Site = Schemas['SiteOut'];
export type SiteDetail = Schemas['SiteDetail'];
export type Tag = Schemas['TagOption'];
export type Outcome = Schemas['OutcomeOut'];
export type OutcomeIn = Schemas['OutcomeIn'];
export type OutcomePatch = Schemas['OutcomePatch'];
export type OutcomeValue = Schemas['ValueOut'];
export type OutcomeSum = Schemas['OutcomeSum'];
export type AnswerTemplate = Schemas['TemplateOut'];
export type AnswerTemplates = Schemas['TemplateList'];
export type TemplateIn = Schemas['TemplateIn'];
export type AnswerClock = Schemas['AnswerClock'];
export type AnswerClockIn = Schemas['AnswerClockIn'];
export type Thanks = Schemas['ThanksOut'];
