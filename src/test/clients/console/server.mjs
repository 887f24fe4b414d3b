// A Stowage of its own for a test: the very WAR, as a process, on a port of its own, with a folder that goes afterwards.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const WAR = resolve(process.env.STOWAGE_WAR ?? "../../../../target/stowage.war");
const JAVA = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin", "java") : "java";
export const TOKEN = "the-token-of-the-console-tests";

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

export class Stowage {
  static async start(...settings) {
    const stowage = new Stowage();
    stowage.folder = await mkdtemp(join(tmpdir(), "stowage-console-"));
    stowage.port = await freePort();
    stowage.settings = settings;
    await stowage.run();
    return stowage;
  }

  get url() {
    return `http://127.0.0.1:${this.port}/`;
  }

  async run() {
    const given = ["-Xmx256m", "-jar", WAR, `--port=${this.port}`, "--set=stowage.admin.token=env:TOKEN", `--set=stowage.data=${this.folder}`,
      ...this.settings.map((setting) => `--set=${setting}`)];
    const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("STOWAGE_")));
    this.process = spawn(JAVA, given, { env: { ...environment, TOKEN }, stdio: ["ignore", "pipe", "pipe"] });
    this.log = "";
    await new Promise((done, failed) => {
      const collect = (data) => {
        this.log += data;
        if (this.log.includes("is ready at")) done();
      };
      this.process.stdout.on("data", collect);
      this.process.stderr.on("data", collect);
      this.process.on("exit", (code) => failed(new Error(`the server ended with ${code}:\n${this.log}`)));
    });
  }

  async kill() {
    await this.#end("SIGKILL");
  }

  async stop() {
    if (this.process.exitCode === null && this.process.signalCode === null) await this.#end("SIGTERM");
    await rm(this.folder, { recursive: true, force: true });
  }

  async #end(signal) {
    const gone = new Promise((done) => this.process.once("exit", done));
    this.process.kill(signal);
    await gone;
  }
}

/** The setting for development, where the owner need not agree. */
export const TRUSTING = ["stowage.v1.auth=trust-all", "stowage.cashier.type=none"];
