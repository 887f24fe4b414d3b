package io.stowage.ops;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What a class logs while a test looks on; nothing of it reaches the console. */
public final class LogCapture extends Handler implements AutoCloseable {
    private final Logger logger;
    private final Level levelBefore;
    private final List<LogRecord> records = Collections.synchronizedList(new ArrayList<>());

    private LogCapture(Logger logger) {
        this.logger = logger;
        this.levelBefore = logger.getLevel();
    }

    public static LogCapture of(Class<?> type) {
        LogCapture capture = new LogCapture(Logger.getLogger(type.getName()));
        capture.logger.setLevel(Level.ALL);
        capture.logger.setUseParentHandlers(false);
        capture.logger.addHandler(capture);
        return capture;
    }

    public List<String> lines() {
        return List.copyOf(records.stream().map(LogRecord::getMessage).toList());
    }

    /** All that was logged as it would be printed, the message with its arguments, and the exceptions with their traces. */
    public String text() {
        SimpleFormatter formatter = new SimpleFormatter();
        return String.join("", records.stream().map(formatter::format).toList());
    }

    public List<LogRecord> records() {
        return List.copyOf(records);
    }

    /** Class and message of the exceptions that were logged as warnings. */
    public List<String> warnings() {
        return records.stream()
                .filter(line -> line.getLevel().equals(Level.WARNING))
                .map(line -> String.valueOf(line.getThrown()))
                .toList();
    }

    @Override
    public void publish(LogRecord line) {
        records.add(line);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
        logger.setLevel(levelBefore);
    }
}
