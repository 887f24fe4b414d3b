// What an upload cost. The server knows the prices and how to add up; here is only the question.
import { api } from "./server.js";
import { credits } from "./accounts.js";

export async function costOf(upload, about) {
  if (about.cashier === "none") return "nothing, as there is no cashier";
  const { units } = await api(`money/cost?${new URLSearchParams({ bytes_up: upload.used.bytesUp, writes: upload.used.writes })}`);
  return `${credits(units)} credits`;
}
