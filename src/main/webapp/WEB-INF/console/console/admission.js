// Lets the owner of this browser in where the server asks for it, and asks once more then.
import { logInWith } from "./owner-key.js";

export async function admitted(session, { owner, key }, ask) {
  if (!session.admin && key && session.owner !== owner) {
    await logInWith(key);
    session.owner = owner;
    dispatchEvent(new Event("stowage-admitted"));
  }
  return ask();
}
