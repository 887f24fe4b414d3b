// What the header lines of a blob say about it.

function find(lines, name) {
  const line = lines.find((each) => each.toLowerCase().startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}

export function typeOf(lines) {
  return find(lines, "content-type") ?? "application/octet-stream";
}

/** The file name, where the uploader gave one. */
export function nameOf(lines) {
  const disposition = find(lines, "content-disposition") ?? "";
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition);
  const plain = /filename="?([^";]+)"?/i.exec(disposition);
  try {
    return extended ? decodeURIComponent(extended[1]) : plain?.[1];
  } catch {
    return plain?.[1];
  }
}
