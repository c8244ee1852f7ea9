// One Lighthouse run for each line `mobile` or `desktop` that is read: the scores and what cost points, as a line of JSON.
//   CHROME_PATH=/usr/bin/chromium COOKIE='name=value' node run.mjs http://127.0.0.1:8000/
import { createInterface } from 'node:readline';
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const [url] = process.argv.slice(2);

async function once(form) {
  // A new browser each time: the second visit of a profile would come from the service worker.
  const chrome = await launch({ chromeFlags: FLAGS });
  try {
    const flags = { port: chrome.port, logLevel: 'error', onlyCategories: CATEGORIES, extraHeaders: { Cookie: process.env.COOKIE } };
    return (await lighthouse(url, flags, form === 'desktop' ? desktopConfig : undefined)).lhr;
  } finally {
    chrome.kill();
  }
}

for await (const form of createInterface({ input: process.stdin })) {
  let lhr = await once(form);
  // Lighthouse itself failed in one of its audits, and has no score then: that is no measurement.
  while (Object.values(lhr.categories).some(({ score }) => score === null)) {
    const failed = Object.values(lhr.audits).filter(({ errorMessage }) => errorMessage);
    console.error(`measured again: ${failed.map(({ id, errorMessage }) => `${id}: ${errorMessage}`).join('; ').slice(0, 300)}`);
    lhr = await once(form);
  }
  const lost = Object.values(lhr.categories).flatMap(({ id, auditRefs }) =>
    auditRefs
      .filter(({ weight, id: audit }) => weight > 0 && lhr.audits[audit].score !== null && lhr.audits[audit].score < 1)
      .map(({ id: audit }) => ({ category: id, audit, score: lhr.audits[audit].score, says: lhr.audits[audit].displayValue ?? lhr.audits[audit].title })),
  );
  const scores = Object.fromEntries(CATEGORIES.map((id) => [id, Math.round(lhr.categories[id].score * 100)]));
  console.log(JSON.stringify({ form, url: lhr.finalDisplayedUrl, scores, lost }));
}
