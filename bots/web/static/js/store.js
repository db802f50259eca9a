// What the page knows, and who wants to hear when it changes.

const listeners = new Map();

export const store = {
  now: "",
  community: "",
  residents: [],
  groups: [],
  people: [],
  samples: [],
  complaints: [],
  chats: new Map(),

  fill(state) {
    Object.assign(this, { ...state, chats: new Map(Object.entries(state.chats)) });
  },

  on(event, act) {
    listeners.set(event, [...(listeners.get(event) ?? []), act]);
  },

  tell(event, ...news) {
    for (const act of listeners.get(event) ?? []) act(...news);
  },

  // Messages that are new or changed, in the order they happened.
  show(messages) {
    for (const message of messages) {
      const chat = this.chat(message.chat);
      const at = chat.findIndex((known) => known.id === message.id);
      if (at < 0) chat.push(message);
      else chat[at] = message;
      this.tell("shown", message, at < 0);
    }
  },

  board(board) {
    Object.assign(this, board);
    this.tell("board");
  },

  chat(name) {
    if (!this.chats.has(name)) this.chats.set(name, []);
    return this.chats.get(name);
  },

  roleOf(name) {
    return this.people.find((person) => person.name === name)?.role ?? "";
  },
};

const AGAIN = 3000;

// The browser takes up a lost line by itself, unless the answer was an error: then it is called again.
export function listen() {
  const source = new EventSource(`/api/events?run=${store.run}&after=${store.sequence}`);
  source.addEventListener("shown", (event) => {
    store.sequence = event.lastEventId;
    store.show(JSON.parse(event.data));
  });
  source.addEventListener("board", (event) => store.board(JSON.parse(event.data)));
  source.addEventListener("restarted", () => location.reload());
  source.addEventListener("open", () => store.tell("line", true));
  source.addEventListener("error", () => {
    store.tell("line", false);
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN);
  });
}
