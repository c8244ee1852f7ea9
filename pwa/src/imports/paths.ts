/** The address of this folder's screen: apart from paths.ts, because the first visit has no use for it. */
export const importPaths = {
  tips: () => '/tips/import',
};
