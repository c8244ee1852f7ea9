/** The addresses of people. */
export const profilePaths = {
  person: (id: string) => `/people/${id}`,
  mine: () => '/me/profile',
  /** A picture in one of its sizes, in pixels of a side; `picture` is how the API begins its addresses. */
  picture: (picture: string, side: 64 | 256 | 512) => `${picture}/${side}`,
  pictureAtServer: () => '/api/v1/me/profile/picture',
};

/** Whom an address shows. */
export const personIn = (pathname: string): string => pathname.split('/')[2] ?? '';
