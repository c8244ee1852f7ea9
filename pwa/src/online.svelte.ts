/** Whether the phone believes that it has a network. */
const state = $state({ online: navigator.onLine });
addEventListener('online', () => {
  state.online = true;
});
addEventListener('offline', () => {
  state.online = false;
});

export const isOnline = (): boolean => state.online;
