// Opens what we sealed and seals what we open, by the cipher that 企业微信 itself publishes; one JSON a line in and out.
import { createInterface } from "node:readline";
import crypto from "@wecom/crypto";

for await (const line of createInterface({ input: process.stdin })) {
  const { token, key, id, timestamp, nonce, content, encrypted } = JSON.parse(line);
  const opened = encrypted ? crypto.decrypt(key, encrypted) : null;
  const sealed = crypto.encrypt(key, content, id);
  console.log(
    JSON.stringify({
      opened,
      sealed,
      signature: crypto.getSignature(token, timestamp, nonce, sealed),
      theirs: encrypted ? crypto.getSignature(token, timestamp, nonce, encrypted) : null,
    }),
  );
}
