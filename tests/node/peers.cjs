// Reads one JSON task a line, and answers each with what the named package makes of it.
const readline = require("readline");
const wecom = require("@wecom/crypto");
const Wechat = require("wechat-crypto");

const peers = {
  "@wecom/crypto": {
    sign: (t) => wecom.getSignature(t.token, t.timestamp, t.nonce, t.encrypted),
    encrypt: (t) => wecom.encrypt(t.key, t.text, t.receiver),
    decrypt: (t) => { const { message, id } = wecom.decrypt(t.key, t.encrypted); return { message, id }; },
  },
  "wechat-crypto": {
    sign: (t) => new Wechat(t.token, t.key, t.receiver).getSignature(t.timestamp, t.nonce, t.encrypted),
    encrypt: (t) => new Wechat(t.token, t.key, t.receiver).encrypt(t.text),
    decrypt: (t) => { const { message, id } = new Wechat(t.token, t.key, t.receiver).decrypt(t.encrypted); return { message, id }; },
  },
};

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const task = JSON.parse(line);
  process.stdout.write(JSON.stringify(peers[task.peer][task.act](task)) + "\n");
});
