// One request with a body whose progress is told, which `fetch` cannot do.
import { Refusal } from "./server.js";

/** @returns {Promise<{status: number, text: string, header: function(string): ?string}>} whatever the server answered */
export function send(method, url, body, { headers = {}, signal, progress }) {
  return new Promise((resolve, reject) => {
    // It may have been stopped while something else was waited for.
    signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    if (progress) request.upload.onprogress = (event) => progress(event.loaded);
    const stop = () => request.abort();
    signal?.addEventListener("abort", stop);
    request.onloadend = () => signal?.removeEventListener("abort", stop);
    request.onerror = () => reject(new Refusal(0, "The server does not answer."));
    request.onabort = () => reject(new Refusal(0, "It was stopped."));
    request.onload = () => resolve({ status: request.status, text: request.responseText, header: (name) => request.getResponseHeader(name) });
    request.send(body);
  });
}
