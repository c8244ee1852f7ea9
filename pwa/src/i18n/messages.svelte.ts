/**
 * What the app says, in the language of its reader. English is the source; the others are loaded when asked for. What the
 * first screens say (`en.json`) comes with the first load, what the others say (`en.screens.json`) with the first of them.
 */
import en from './en.json';
import type enScreens from './en.screens.json';

type English = typeof en & typeof enScreens;
export type MessageKey = keyof English;
type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
/** Every language has every message, in the same form: tests/languages.test.ts reads the files. */
type InForm<Source> = { [Key in keyof Source]: Source[Key] extends string ? string : Plural };
type First = InForm<typeof en>;
type Screens = InForm<typeof enScreens>;
type Values = Record<string, string | number>;

/**
 * Adding a language: its code here, `CODE.json` and `CODE.screens.json` beside this file. `npx vitest run tests/languages`
 * says by name what they lack.
 */
export const LANGUAGES = ['en', 'es', 'fr', 'de', 'pl', 'ro', 'tr', 'uk', 'ar', 'hi'] as const;
export type Language = (typeof LANGUAGES)[number];
const RIGHT_TO_LEFT: readonly Language[] = ['ar'];

// The tests read every file; the compiler knows the English ones.
const FIRST = import.meta.glob<First>(['./*.json', '!./en.json', '!./*.screens.json'], { import: 'default' });
const firstOf = async (code: Language): Promise<First> =>
  code === 'en' ? en : await (FIRST[`./${code}.json`] ?? none)();
const screensOf = async (code: Language): Promise<Screens> => (await import('./screens')).screensOf<Screens>(code);
const none = () => Promise.reject(new Error('no such language'));

const CHOICE = 'backhaul.language';

interface Spoken {
  language: Language;
  first: First;
  /** Null until the first screen beyond capture is shown. */
  screens: Screens | null;
}
let spoken = $state.raw<Spoken>({ language: 'en', first: en, screens: null });
let plural = new Intl.PluralRules('en');

export const language = (): Language => spoken.language;
export const isRightToLeft = (): boolean => RIGHT_TO_LEFT.includes(spoken.language);

/** The language with the phone's region, if the phone speaks that language too: en becomes en-GB. */
export function locale(): string {
  const chosen = language();
  return navigator.languages.find((tag) => tag.split('-')[0] === chosen) ?? chosen;
}

function asLanguage(tag: string | null | undefined): Language | null {
  const code = tag?.slice(0, 2).toLowerCase();
  return LANGUAGES.find((known) => known === code) ?? null;
}

/** The choice made on this phone, else the member's language, else the phone's, else English. */
export function preferredLanguage(ofMember: string | null | undefined): Language {
  const wanted = [localStorage.getItem(CHOICE), ofMember, ...navigator.languages];
  return wanted.map(asLanguage).find((found) => found !== null) ?? 'en';
}

/** Begins to load a language that will probably be spoken. */
export const fetchLanguage = (expected: Language): unknown => firstOf(expected).catch(() => undefined);

export async function speak(wanted: Language): Promise<void> {
  const first = await firstOf(wanted).catch(() => null);
  // Offline before the first load was complete: English is always here.
  const code = first ? wanted : 'en';
  const screens = spoken.screens && (await screensOf(code));
  plural = new Intl.PluralRules(code);
  spoken = { language: code, first: first ?? en, screens };
  document.documentElement.lang = code;
  document.documentElement.dir = isRightToLeft() ? 'rtl' : 'ltr';
}

/** Loads what the screens beyond capture say. They are shown only after this. */
export async function loadScreenMessages(): Promise<void> {
  if (spoken.screens) return;
  const { language: wanted } = spoken;
  const screens = await screensOf(wanted);
  if (spoken.language === wanted) spoken = { ...spoken, screens };
  else await loadScreenMessages();
}

export function chooseLanguage(chosen: Language): Promise<void> {
  localStorage.setItem(CHOICE, chosen);
  return speak(chosen);
}

export const forgetLanguageChoice = (): void => localStorage.removeItem(CHOICE);

/** The message with its `{values}`; a message with plural forms is chosen by `{n}`. */
export function t(key: MessageKey, values: Values = {}): string {
  const { first, screens } = spoken;
  const message: string | Plural = key in first ? first[key as keyof First] : (screens?.[key as keyof Screens] ?? '');
  const text = typeof message === 'string' ? message : (message[plural.select(Number(values.n))] ?? message.other);
  return text.replace(/\{(\w+)\}/g, (_match, name: string) => {
    const value = values[name];
    return typeof value === 'number' ? new Intl.NumberFormat(locale()).format(value) : (value ?? '');
  });
}
