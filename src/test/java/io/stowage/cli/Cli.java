package io.stowage.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stowage.cli.command.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Commands in this process: what goes in, what comes out, and how it ends. */
final class Cli {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> environment = new HashMap<>();
    private byte[] in = new byte[0];

    /** How one command ended. */
    static final class Ended {
        private final int exit;
        private final byte[] bytes;
        private final String err;

        private Ended(int exit, byte[] bytes, String err) {
            this.exit = exit;
            this.bytes = bytes;
            this.err = err;
        }

        int exit() {
            return exit;
        }

        String err() {
            return err;
        }

        /** What it printed, where that is a file and no text. */
        byte[] bytes() {
            return bytes.clone();
        }

        String out() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        JsonNode json() throws IOException {
            return JSON.readTree(bytes);
        }

        JsonNode error() throws IOException {
            return JSON.readTree(err).path("error");
        }

        List<JsonNode> lines() throws IOException {
            return JSON.readerFor(JsonNode.class).<JsonNode>readValues(bytes).readAll();
        }
    }

    Cli with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Cli reading(byte[] bytes) {
        in = bytes.clone();
        return this;
    }

    Ended run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(
                new ByteArrayInputStream(in),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                false,
                Clock.systemUTC());
        int exit = Commands.run(List.of(args), surroundings);
        return new Ended(exit, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }
}
