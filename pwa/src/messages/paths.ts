/** The addresses of messages: screens, and the one of the API that the sender of what waits on the phone needs. */
export const messagePaths = {
  conversations: () => '/messages',
  conversation: (memberId: string) => `/messages/${memberId}`,
  atServer: (memberId: string, id: string) => `/api/v1/messages/${memberId}/${id}`,
};

/** Whose conversation an address shows. */
export const otherIn = (pathname: string): string => pathname.split('/')[2] ?? '';
