/** Where the messages of the screens beyond capture are: a module of its own, which a first visit never loads. */
const SCREENS = import.meta.glob('./*.screens.json', { import: 'default' });

/** A rejected promise when they cannot be loaded, or do not exist. */
export const screensOf = async <Screens>(code: string): Promise<Screens> =>
  ((await SCREENS[`./${code}.screens.json`]?.()) as Screens | undefined) ?? Promise.reject(new Error(code));
