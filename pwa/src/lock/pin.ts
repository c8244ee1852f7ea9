/**
 * What a PIN keeps shut on the phone. Whoever has the right one can open it, with no network; that it opens is the proof.
 * A short PIN withstands guessing on the screen, where tries are counted; it is no match for somebody who takes the
 * phone's storage apart, and nothing but the member's name and role lies behind it.
 */

/** OWASP's figure for PBKDF2 with SHA-256 (2023): about a second on a cheap phone. */
const ITERATIONS = 600_000;

export interface PinSealed {
  salt: Uint8Array<ArrayBuffer>;
  /** Kept with it, so that a later version may ask for more. */
  iterations: number;
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

async function keyOf(pin: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations },
    typed,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

export async function sealWithPin(pin: string, value: unknown, iterations = ITERATIONS): Promise<PinSealed> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await keyOf(pin, salt, iterations);
  const data = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv },
    key,
    new TextEncoder().encode(JSON.stringify(value)),
  );
  return { salt, iterations, iv, data };
}

/** What was sealed, or null when it was another PIN. */
export async function openWithPin<T>(pin: string, { salt, iterations, iv, data }: PinSealed): Promise<T | null> {
  const key = await keyOf(pin, salt, iterations);
  try {
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data);
    return JSON.parse(new TextDecoder().decode(opened)) as T;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'OperationError') return null;
    throw error;
  }
}
