/** Whether a media query holds now, for markup that differs by more than CSS can say. */
export function media(query: string): { readonly matches: boolean } {
  const list = matchMedia(query);
  let matches = $state(list.matches);
  list.addEventListener('change', () => {
    matches = list.matches;
  });
  return {
    get matches() {
      return matches;
    },
  };
}
