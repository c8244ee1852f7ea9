import { mount } from 'svelte';
import App from './App.svelte';
import { willAsk } from './capture/voice';
import { fetchLanguage, preferredLanguage, speak } from './i18n/messages.svelte';
import { startRouter } from './router.svelte';
import { askWhoIsHere, refreshSession, resumeSession, session } from './session.svelte';
import { goOn, start } from './start';
import { applyTheme } from './theme';
import './ui/base.css';

// A chunk that vanished with a new release: reload once, where a network can bring the new one and nobody is speaking.
addEventListener('vite:preloadError', (event) => {
  if (!navigator.onLine || document.querySelector('.capture.active') || sessionStorage.getItem('backhaul.reloaded'))
    return;
  event.preventDefault();
  sessionStorage.setItem('backhaul.reloaded', 'yes');
  location.reload();
});

// Most members speak the language of their phone: it comes while they are asked for.
fetchLanguage(preferredLanguage(null));
const knows = willAsk();
applyTheme();
startRouter();
const answer = askWhoIsHere();
await resumeSession();
// Whoever is remembered need not wait for the network; a first visit must know who is there.
const asked = refreshSession(answer);
if (session.status === 'starting') await asked;
await speak(preferredLanguage(session.me?.language));

await goOn();
// Known before the first screen stands: a sentence that comes later would push the button from under the finger.
await knows;

const target = document.getElementById('app');
if (target) mount(App, { target });

// Sending, recovery and the service worker wait until the screen stands.
const afterFirstPaint = () => void asked.then(start);
if ('requestIdleCallback' in window) requestIdleCallback(afterFirstPaint, { timeout: 2000 });
else setTimeout(afterFirstPaint, 200);
