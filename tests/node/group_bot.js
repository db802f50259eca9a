// The official client of 企业微信's group bot, beside our own gateway: what it hears and what it is answered, line by line.
import { WSClient } from "@wecom/aibot-node-sdk";

const [wsUrl, botId, secret] = process.argv.slice(2);
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const client = new WSClient({ botId, secret, wsUrl, heartbeatInterval: 100, logger: quiet });
const tell = (what, more = {}) => console.log(JSON.stringify({ what, ...more }));
const card = (task, words) => ({
  card_type: "button_interaction",
  main_title: { title: words },
  button_list: [{ text: "签收", style: 1, key: "acknowledge:1" }],
  task_id: task,
});

client.on("authenticated", async () => {
  tell("authenticated");
});
client.on("message.text", async (frame) => {
  tell("message", { text: frame.body.text.content, chat: frame.body.chatid });
  const sent = await client.sendMessage(frame.body.chatid, {
    msgtype: "template_card",
    template_card: card("task-1", "待签收"),
  });
  tell("sent", { errcode: sent.errcode });
  try {
    await client.sendMessage("nobody", { msgtype: "markdown", markdown: { content: "?" } });
  } catch (error) {
    tell("refused", { errcode: error.errcode ?? null });
  }
});
client.on("event.template_card_event", async (frame) => {
  tell("pressed", { user: frame.body.from.userid, key: frame.body.event.template_card_event.event_key });
  const changed = await client.updateTemplateCard(frame, card("task-1", "已由王师傅签收"));
  tell("changed", { errcode: changed.errcode });
});
process.stdin.on("end", () => client.disconnect());
process.stdin.resume();
client.connect();
