// Passkeys: signing in without typing an address (`[data-passkey-sign-in]`), and adding one (`form[data-passkey-new]`). The pages work without it: their other
// ways stay, and these are shown only where the browser and the address of the site allow them.
import { all } from './page.ts';

type Known = { type: 'public-key'; id: string; transports?: AuthenticatorTransport[] };
type ToCreate = Omit<PublicKeyCredentialCreationOptions, 'challenge' | 'user' | 'excludeCredentials'> & {
  challenge: string; user: { id: string; name: string; displayName: string }; excludeCredentials?: Known[];
};
type ToGet = Omit<PublicKeyCredentialRequestOptions, 'challenge' | 'allowCredentials'> & { challenge: string; allowCredentials?: Known[] };
type Asked<O> = { id: string; publicKey: O };
type Told = { go?: string };

/** The server forgets what it asked after five minutes: what waits in a field is asked again before. */
const FRESH = 4 * 60_000;

/** Keys belong to a name: a site that is reached by the number of a machine has none. */
const named = !/^[\d.]+$|^\[/.test(location.hostname);
const able = named && typeof PublicKeyCredential === 'function' && 'credentials' in navigator;

const bytes = (text: string): ArrayBuffer => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0)).buffer;

function text(buffer: ArrayBuffer): string {
  let letters = '';
  for (const byte of new Uint8Array(buffer)) letters += String.fromCharCode(byte);
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

const known = (list: Known[] | undefined): PublicKeyCredentialDescriptor[] | undefined => list?.map((one) => ({ ...one, id: bytes(one.id) }));

async function post(address: string, body: unknown): Promise<Response> {
  return fetch(address, { method: 'POST', headers: { accept: 'application/json', 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

async function ask<O>(address: string): Promise<Asked<O>> {
  const answer = await post(address, {});
  if (!answer.ok) throw await refusal(answer);
  return (await answer.json()) as Asked<O>;
}

/** What the server would not take; it may lead elsewhere first. */
class Refusal extends Error {
  constructor(readonly go?: string) {
    super('refused');
  }
}

async function refusal(answer: Response): Promise<Refusal> {
  const told = (await answer.json().catch(() => ({}))) as Told;
  return new Refusal(told.go);
}

async function prove(back: string, options: CredentialRequestOptions, asked: Asked<ToGet>): Promise<void> {
  const { publicKey } = asked;
  const request = { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: known(publicKey.allowCredentials) };
  const found = (await navigator.credentials.get({ ...options, publicKey: request })) as PublicKeyCredential | null;
  if (!found) throw new Refusal();
  const signed = found.response as AuthenticatorAssertionResponse;
  const credential = {
    id: found.id, rawId: text(found.rawId), type: found.type, extensions: {},
    response: {
      authenticatorData: text(signed.authenticatorData), clientDataJSON: text(signed.clientDataJSON),
      signature: text(signed.signature), userHandle: signed.userHandle ? text(signed.userHandle) : null,
    },
  };
  const answer = await post('/connexion/cle', { id: asked.id, credential, back });
  if (!answer.ok) throw await refusal(answer);
  location.assign(((await answer.json()) as Told).go ?? '/');
}

function signIn(box: HTMLElement): void {
  const button = box.querySelector('button');
  if (!able || !button) return;
  box.hidden = false;
  const back = box.dataset.back ?? '';
  let waiting: AbortController | undefined;

  /** The browser offers the keys that it knows while the address is typed, and nothing is said while nobody chooses one. */
  const offer = async (): Promise<void> => {
    const field = document.querySelector<HTMLInputElement>('input[type="email"]');
    if (!field || !(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    field.setAttribute('autocomplete', 'username webauthn');
    const mine = (waiting = new AbortController());
    const again = setTimeout(() => {
      mine.abort();
      void offer();
    }, FRESH);
    try {
      await prove(back, { mediation: 'conditional', signal: mine.signal }, await ask<ToGet>('/connexion/cle/defi'));
    } catch (error) {
      if (error instanceof Refusal) tell(box, box.dataset.refused);
    } finally {
      if (waiting !== mine) clearTimeout(again);
    }
  };
  button.addEventListener('click', () => {
    waiting?.abort();
    waiting = undefined;
    void act(box, button, async () => prove(back, {}, await ask<ToGet>('/connexion/cle/defi')));
  });
  void offer();
}

function add(form: HTMLFormElement): void {
  const button = form.querySelector('button');
  if (!button) return;
  if (!able) {
    form.hidden = true;
    for (const absent of all('[data-passkey-absent]')) absent.hidden = false;
    return;
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void act(form, button, async () => {
      const asked = await ask<ToCreate>('/compte/cles/defi');
      const { publicKey } = asked;
      const wanted = {
        ...publicKey, challenge: bytes(publicKey.challenge), user: { ...publicKey.user, id: bytes(publicKey.user.id) },
        excludeCredentials: known(publicKey.excludeCredentials),
      };
      const made = (await navigator.credentials.create({ publicKey: wanted })) as PublicKeyCredential | null;
      if (!made) throw new Refusal();
      const signed = made.response as AuthenticatorAttestationResponse;
      const credential = {
        id: made.id, rawId: text(made.rawId), type: made.type, extensions: {},
        response: { attestationObject: text(signed.attestationObject), clientDataJSON: text(signed.clientDataJSON) },
      };
      const name = String(new FormData(form).get('name') ?? '');
      const answer = await post('/compte/cles', { id: asked.id, credential, name });
      if (!answer.ok) throw await refusal(answer);
      location.assign(((await answer.json()) as Told).go ?? '/');
    });
  });
}

/** Does it once at a time, and says what went wrong: the person closed the window of the browser, or the server would not take the answer. */
async function act(box: HTMLElement, button: HTMLButtonElement, what: () => Promise<void>): Promise<void> {
  if (button.getAttribute('aria-busy') === 'true') return;
  button.setAttribute('aria-busy', 'true');
  tell(box, '');
  try {
    await what();
  } catch (error) {
    if (error instanceof Refusal && error.go) return location.assign(error.go);
    tell(box, error instanceof DOMException ? box.dataset.cancelled : box.dataset.refused);
  } finally {
    button.removeAttribute('aria-busy');
  }
}

function tell(box: HTMLElement, words = ''): void {
  const told = box.querySelector<HTMLElement>('[data-passkey-told]');
  if (!told) return;
  told.hidden = words === '';
  told.textContent = words;
}

all('[data-passkey-sign-in]').forEach(signIn);
all<HTMLFormElement>('form[data-passkey-new]').forEach(add);
