// The notes that wait in this browser, in IndexedDB: they stay until the server has them or somebody throws them away.

/** One note, as its form said it. */
export type Note = {
  /** Drawn once: the server writes one note for it, however often it comes. */
  key: string;
  /** Whose note it is: nobody else sends it. */
  account: string;
  at: number;
  fields: [string, string][];
  /** The names, to show. */
  who: string;
  problem: '' | 'sign-in' | 'forbidden' | 'wrong';
  /** What the server said of it. */
  words: string;
};

function open(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const asked = indexedDB.open('maillage-notes', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('queue', { keyPath: 'key' });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

/** Does one thing with the queue, and answers once it is on the disk. */
async function within<T>(mode: IDBTransactionMode, act: (queue: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await open();
  try {
    return await new Promise<T>((done, failed) => {
      const transaction = db.transaction('queue', mode, { durability: 'strict' });
      const asked = act(transaction.objectStore('queue'));
      transaction.oncomplete = () => done(asked.result);
      transaction.onabort = () => failed(transaction.error);
      transaction.onerror = () => failed(transaction.error);
    });
  } finally {
    db.close();
  }
}

/** What waits, the oldest first. */
export async function list(): Promise<Note[]> {
  const notes = (await within('readonly', (queue) => queue.getAll())) as Note[];
  return notes.sort((a, b) => a.at - b.at);
}

export async function keep(note: Note): Promise<void> {
  await within('readwrite', (queue) => queue.put(note));
}

export async function drop(key: string): Promise<void> {
  await within('readwrite', (queue) => queue.delete(key));
}
