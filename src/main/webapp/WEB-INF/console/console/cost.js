// What an upload cost. The server knows the prices and how to count; here is only the question.

export async function costOf(upload, about) {
  return about.cashier === "none" ? "nothing, as there is no cashier" : "";
}
