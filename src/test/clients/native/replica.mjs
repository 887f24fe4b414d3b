// A stand-in for the Internet Computer, out of the test classes: real protocol, real signatures, a cashier and an owner.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

const JAVA = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin", "java") : "java";
/** What ./mvnw test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath leaves. */
const TARGET = resolve(process.env.STOWAGE_TARGET ?? "../../../../target");

export class Replica {
  static async start(...options) {
    const replica = new Replica();
    const libraries = (await readFile(join(TARGET, "test.classpath"), "utf8")).trim();
    const path = [join(TARGET, "test-classes"), join(TARGET, "classes"), libraries].join(":");
    replica.process = spawn(JAVA, ["-Xmx128m", "-cp", path, "io.stowage.replica.DevReplica", ...options], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    replica.log = "";
    await new Promise((done, failed) => {
      const collect = (data) => {
        replica.log += data;
        if (replica.log.includes("is ready at")) done();
      };
      replica.process.stdout.on("data", collect);
      replica.process.stderr.on("data", collect);
      replica.process.on("exit", (code) => failed(new Error(`the replica ended with ${code}:\n${replica.log}`)));
    });
    replica.url = /is ready at (\S+)/.exec(replica.log)[1];
    replica.rootKey = /root key (\S+)/.exec(replica.log)[1];
    replica.cashier = /cashier (\S+)/.exec(replica.log)[1];
    replica.owner = /owner (\S+)/.exec(replica.log)[1];
    return replica;
  }

  async control(command) {
    const response = await fetch(`${this.url}/control/${command}`);
    const text = (await response.text()).trim();
    if (!response.ok) throw new Error(text);
    return text;
  }

  async stop() {
    const gone = new Promise((done) => this.process.once("exit", done));
    this.process.kill("SIGTERM");
    await gone;
  }
}
