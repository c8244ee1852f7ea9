/** The addresses of this folder's screens: apart from paths.ts, because the first visit has no use for them. */
export const doorPaths = {
  siteCodes: () => '/sites/qr',
  signInCode: (memberId = '') => `/members/sign-in${memberId && `?member=${encodeURIComponent(memberId)}`}`,
  notShared: (why: 'nothing' | 'failed') => `/share?why=${why}`,
  /** Capture, with what another app shared. */
  shared: () => '/capture?shared=1',
  pack: (routeId: string) => `/api/v1/packs/${encodeURIComponent(routeId)}`,
};
