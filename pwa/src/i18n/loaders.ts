/** Where the messages of each language but English are: a module of its own, which an English first visit never loads. */
const FIRST = import.meta.glob(['./*.json', '!./en.json', '!./*.screens.json'], { import: 'default' });
const SCREENS = import.meta.glob(['./*.screens.json', '!./en.screens.json'], { import: 'default' });

/** A rejected promise when they cannot be loaded, or do not exist. */
export const first = async (code: string): Promise<unknown> => FIRST[`./${code}.json`]?.() ?? Promise.reject(code);
export const screens = async (code: string): Promise<unknown> =>
  SCREENS[`./${code}.screens.json`]?.() ?? Promise.reject(code);
