import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = PLACES.find((place) => place && existsSync(place));

/** `describe`, or `describe.skip` where there is no Chromium, which says so. */
export const describeInChromium: (name: string, tests: () => void) => void = (name, tests) => {
  if (executablePath) return describe(name, tests);
  console.warn(`Skipped: ${name}. Install Chromium (apt-get install chromium) or set CHROMIUM to its path.`);
  return describe.skip(name, tests);
};

/** Starts a headless Chromium that speaks to this machine alone. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: executablePath ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
