package io.stowage.events;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an event says of its subject, in the order in which it is put together: the fields of a JSON object. */
public final class EventData {
    private final List<Field> fields = new ArrayList<>();

    @FunctionalInterface
    private interface Field {
        void write(JsonGenerator to) throws IOException;
    }

    public static EventData of() {
        return new EventData();
    }

    public EventData with(String name, String value) {
        return add(to -> to.writeStringField(name, value));
    }

    public EventData with(String name, long value) {
        return add(to -> to.writeNumberField(name, value));
    }

    public EventData with(String name, boolean value) {
        return add(to -> to.writeBooleanField(name, value));
    }

    /** Null where there is none, so that readers see that the field exists. */
    public EventData with(String name, Optional<String> value) {
        return value.map(text -> with(name, text)).orElseGet(() -> add(to -> to.writeNullField(name)));
    }

    public EventData with(String name, List<String> values) {
        return add(to -> {
            to.writeArrayFieldStart(name);
            for (String value : values) {
                to.writeString(value);
            }
            to.writeEndArray();
        });
    }

    public EventData with(String name, Map<String, String> values) {
        return add(to -> {
            to.writeObjectFieldStart(name);
            for (Map.Entry<String, String> entry : values.entrySet()) {
                to.writeStringField(entry.getKey(), entry.getValue());
            }
            to.writeEndObject();
        });
    }

    private EventData add(Field field) {
        fields.add(field);
        return this;
    }

    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator to = EventText.generator(text)) {
            to.writeStartObject();
            for (Field field : fields) {
                field.write(to);
            }
            to.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into memory", e);
        }
        return text.toString();
    }
}
