/** Dark or light: as the phone says, unless somebody chose. */
export type Theme = 'auto' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];

const CHOICE = 'backhaul.theme';

export function chosenTheme(): Theme {
  return THEMES.find((theme) => theme === localStorage.getItem(CHOICE)) ?? 'auto';
}

export function applyTheme(): void {
  document.documentElement.dataset.theme = chosenTheme();
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(CHOICE, theme);
  applyTheme();
}
