package io.stowage.events.delivery;

import io.stowage.events.Event;
import io.stowage.events.EventLog;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes all events into a file of this node. */
final class FileDelivery implements DeliveryThread.Step {
    private static final Logger LOG = LoggerFactory.getLogger(FileDelivery.class);
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DeliveryConfig config;
    private final EventLog log;
    private Optional<EventFile> file = Optional.empty();
    private volatile String failure = "";

    FileDelivery(DeliveryConfig config, EventLog log) {
        this.config = config;
        this.log = log;
    }

    /** Why it cannot be written; empty when it can. */
    String failure() {
        return failure;
    }

    @Override
    public Duration step() throws InterruptedException {
        try {
            EventFile open = file.isPresent() ? file.get() : open();
            file = Optional.of(open);
            List<Event> events = log.awaitAfter(open.last(), Set.of(), EventLog.MOST, WAIT);
            if (!events.isEmpty()) {
                open.append(events);
            }
            failure = "";
            return events.isEmpty() ? PAUSE : Duration.ZERO;
        } catch (IOException e) {
            if (failure.isEmpty()) {
                LOG.error("cannot write events into {}: {}", config.file().orElseThrow(), e.toString());
            }
            failure = e.toString();
            // Opened anew, which finds out what was written.
            end();
            file = Optional.empty();
            return PAUSE;
        }
    }

    private EventFile open() throws IOException {
        EventFile opened = new EventFile(config.file().orElseThrow(), config.fileBytes(), config.files());
        if (opened.last() > log.last()) {
            LOG.warn("{} is of another database; it is put aside", config.file().orElseThrow());
            opened.restart();
        }
        return opened;
    }

    @Override
    public void end() {
        file.ifPresent(open -> {
            try {
                open.close();
            } catch (IOException e) {
                LOG.warn("cannot close the file of events: {}", e.toString());
            }
        });
    }
}
