// A Stowage of its own for a test: the very WAR, as a process, on a free port, with a folder that goes afterwards.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createServer } from "node:net";

const WAR = resolve(process.env.STOWAGE_WAR ?? "../../../../target/stowage.war");
const JAVA = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin", "java") : "java";

export async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** The settings of the store under test: the filesystem, or an S3 server that the environment names. */
function storeSettings() {
  if (process.env.STOWAGE_TEST_STORE !== "s3") {
    return [];
  }
  return [
    `--s3-endpoint=${process.env.STOWAGE_RGW_ENDPOINT}`,
    `--s3-bucket=${process.env.STOWAGE_RGW_BUCKET}`,
    "--s3-access-key=env:STOWAGE_RGW_ACCESS_KEY",
    "--s3-secret-key=env:STOWAGE_RGW_SECRET_KEY",
    `--set=stowage.store.s3.key-prefix=clients-${Date.now()}-${process.pid}`,
  ];
}

export class Stowage {
  static async start(...settings) {
    const stowage = new Stowage();
    stowage.folder = await mkdtemp(join(tmpdir(), "stowage-client-"));
    stowage.port = await freePort();
    stowage.arguments = [
      "-Xmx256m",
      "-jar",
      WAR,
      `--port=${stowage.port}`,
      ...(settings.some((setting) => setting.startsWith("stowage.v1.auth=")) ? [] : ["--fake-ingress-auth"]),
      `--set=stowage.data=${stowage.folder}`,
      ...storeSettings(),
      ...settings.map((setting) => `--set=${setting}`),
    ];
    await stowage.run();
    return stowage;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  async run() {
    // The environment of the test names the S3 server; what begins with STOWAGE_ would be a setting of the server itself.
    const environment = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith("STOWAGE_") || name.endsWith("_KEY")),
    );
    for (const name of ["STOWAGE_RGW_ACCESS_KEY", "STOWAGE_RGW_SECRET_KEY"]) {
      delete environment[name];
      if (process.env[name]) {
        environment[name.replace("STOWAGE_", "")] = process.env[name];
      }
    }
    const given = this.arguments.map((argument) => argument.replace("env:STOWAGE_RGW_", "env:RGW_"));
    this.process = spawn(JAVA, given, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
    this.log = "";
    const ready = new Promise((done, failed) => {
      const collect = (data) => {
        this.log += data;
        if (this.log.includes("is ready at")) done();
      };
      this.process.stdout.on("data", collect);
      this.process.stderr.on("data", collect);
      this.process.on("exit", (code) => failed(new Error(`the server ended with ${code}:\n${this.log}`)));
    });
    await ready;
  }

  /** As the kernel does when memory runs out: no word, no clean-up. */
  async kill() {
    await this.end("SIGKILL");
  }

  async stop() {
    await this.end("SIGTERM");
    await rm(this.folder, { recursive: true, force: true });
  }

  async end(signal) {
    const gone = new Promise((done) => this.process.once("exit", done));
    this.process.kill(signal);
    await gone;
  }
}
