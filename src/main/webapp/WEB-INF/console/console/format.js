const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

export function bytes(count) {
  let value = Number(count);
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return unit === 0 ? `${value} B` : `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${UNITS[unit]}`;
}

export function count(value) {
  return Number(value).toLocaleString("en");
}

/** Whole numbers of any size come as texts, since JSON's numbers do not reach as far as money. */
export function units(text) {
  return String(text).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
}

export function moment(text) {
  return text ? new Date(text).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium" }) : "—";
}

/** ISO durations as Java writes them, PT1H30M, in the short form of the settings. */
export function duration(text) {
  return text.replace(/^PT/, "").toLowerCase().replace(/(\d)([hms])/g, "$1 $2 ").replace(/ h/g, " h").trim();
}

export function shortHash(hash) {
  return `${hash.slice(0, 15)}…${hash.slice(-6)}`;
}

export function shortOwner(owner) {
  return owner.length < 24 ? owner : `${owner.slice(0, 11)}…${owner.slice(-9)}`;
}
