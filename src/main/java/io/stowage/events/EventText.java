package io.stowage.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Events as JSON, one line each. */
final class EventText {
    /** Buffers come from a pool of our own: a thread's own would outlive a redeployed application. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newBoundedPool(16))
            .build();

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private EventText() {}

    static JsonGenerator generator(StringWriter to) throws IOException {
        return JSON.createGenerator(to);
    }

    static String line(Event event) {
        StringWriter text = new StringWriter();
        try (JsonGenerator to = generator(text)) {
            to.writeStartObject();
            to.writeStringField("id", event.id());
            to.writeNumberField("seq", event.seq());
            to.writeStringField("type", event.type());
            to.writeStringField("time", MICROS.format(event.time()));
            to.writeStringField("source", event.source());
            to.writeStringField("subject", event.subject());
            to.writeFieldName("data");
            to.writeRawValue(event.data());
            to.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into memory", e);
        }
        return text.toString();
    }
}
