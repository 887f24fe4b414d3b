package io.stowage.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.util.logging.LogManager;

/** One line for each log record and a quiet server, unless there is a logging configuration. */
final class LogDefaults {
    private LogDefaults() {}

    static void install(String defaults) throws IOException {
        if (System.getProperty("java.util.logging.config.file") != null
                || System.getProperty("java.util.logging.config.class") != null) {
            return;
        }
        try (InputStream file = LogDefaults.class.getResourceAsStream(defaults)) {
            if (file == null) {
                throw new IOException(defaults + " is missing beside the launcher");
            }
            LogManager.getLogManager().readConfiguration(file);
        }
    }
}
