package io.stowage.store.s3;

import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.PutOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A process of its own that uploads until it is killed. */
final class EndlessUpload {
    static final Key KEY = Key.of("endless");

    private static final String SETTING = "setting.";
    private static final String VARIABLE = "variable.";

    private EndlessUpload() {}

    static Process start(TestS3 s3) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                EndlessUpload.class.getName()));
        ProcessBuilder child = new ProcessBuilder(command);
        s3.settings().forEach((key, value) -> child.environment().put(SETTING + key, value));
        s3.environment().forEach((key, value) -> child.environment().put(VARIABLE + key, value));
        child.redirectErrorStream(true).redirectOutput(RgwIT.log().toFile());
        return child.start();
    }

    public static void main(String[] args) throws IOException {
        TestS3 s3 = new TestS3(told(SETTING), told(VARIABLE));
        try (S3Store store = s3.open();
                InputStream endless = new Zeroes()) {
            store.put(KEY, Body.ofUnknownLength(endless), PutOptions.REPLACE);
        }
    }

    private static Map<String, String> told(String prefix) {
        Map<String, String> told = new HashMap<>();
        System.getenv().forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                told.put(name.substring(prefix.length()), value);
            }
        });
        return told;
    }

    private static final class Zeroes extends InputStream {
        @Override
        public int read() {
            return 0;
        }

        @Override
        public int read(byte[] buffer, int offset, int count) {
            return count;
        }
    }
}
