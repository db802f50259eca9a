// Instants as people of the community read them.

let zone = "Asia/Shanghai";
let formats = make();

function make() {
  const base = { timeZone: zone, hourCycle: "h23" };
  return {
    day: new Intl.DateTimeFormat("zh-CN", { ...base, year: "numeric", month: "numeric", day: "numeric", weekday: "short" }),
    time: new Intl.DateTimeFormat("zh-CN", { ...base, hour: "2-digit", minute: "2-digit" }),
  };
}

export function setZone(name) {
  zone = name;
  formats = make();
}

export function parts(instant) {
  const date = new Date(instant);
  const found = Object.fromEntries(formats.day.formatToParts(date).map((part) => [part.type, part.value]));
  return {
    year: `${found.year}年`,
    day: `${found.month}月${found.day}日`,
    weekday: found.weekday,
    time: formats.time.format(date),
  };
}

// What stands between two messages: the day only where it changes.
export function separator(instant, before) {
  const then = parts(instant);
  const last = before === null ? {} : parts(before);
  return then.day === last.day && then.year === last.year ? then.time : `${then.day} ${then.weekday} ${then.time}`;
}
