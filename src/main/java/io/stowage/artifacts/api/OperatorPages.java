package io.stowage.artifacts.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.artifacts.registry.Registry;
import io.stowage.artifacts.routing.Backend;
import io.stowage.artifacts.routing.Backends;
import io.stowage.artifacts.routing.FileFacts;
import io.stowage.artifacts.routing.Route;
import io.stowage.content.rows.PlaceCounts;
import io.stowage.fault.BadRequest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.Health;
import io.stowage.store.Capabilities;
import io.stowage.store.Stores;
import io.stowage.web.json.Call;
import io.stowage.web.json.Fields;
import io.stowage.web.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What concerns the registry as a whole: who publishes, where files go, and how the backends are. */
public final class OperatorPages {
    private static final Duration CHECK = Duration.ofSeconds(5);
    private static final String LABEL = "label.";

    private final Registry registry;
    private final Stores stores;
    private final ArtifactBill bill;
    private final Json json;

    public OperatorPages(Registry registry, Stores stores, ArtifactBill bill, Json json) {
        this.registry = registry;
        this.stores = stores;
        this.bill = bill;
        this.json = json;
    }

    private Backends backends() {
        return registry.rules().routing().backends();
    }

    /** {@code /publishers} */
    public void publishers(RegistryCall asked) throws IOException {
        asked.method("GET");
        asked.call().knows();
        asked.requireAdministrator();
        bill.lookup(asked.owner());
        Map<String, List<String>> all = registry.publishers().all();
        json.write(asked.call().response(), 200, to -> {
            to.writeArrayFieldStart("publishers");
            for (Map.Entry<String, List<String>> each : all.entrySet()) {
                to.writeStartObject();
                publisher(to, each.getKey(), each.getValue());
                to.writeEndObject();
            }
            to.writeEndArray();
        });
    }

    /** {@code /publishers/{key}} */
    public void publisher(RegistryCall asked, String key) throws IOException {
        String method = asked.method("GET", "PUT", "DELETE");
        asked.call().knows();
        if (!method.equals("GET") || !asked.party().key().equals(key)) {
            asked.requireAdministrator();
        }
        BadRequest.unless(key.matches("[A-Za-z0-9._@-]{1,128}"), "this is not the id of an access key");
        switch (method) {
            case "GET" -> bill.lookup(asked.owner());
            case "PUT" -> {
                Fields body = json.read(asked.call().request(), Set.of("producers"));
                set(asked, key, body.texts("producers"));
            }
            default -> {
                set(asked, key, List.of());
                json.writeNothing(asked.call().response());
                return;
            }
        }
        List<String> producers =
                registry.publishers().of(key).stream().map(Object::toString).toList();
        json.write(asked.call().response(), 200, to -> publisher(to, key, producers));
    }

    private void set(RegistryCall asked, String key, List<String> producers) {
        Boolean unused = bill.change(asked.owner(), () -> {
            registry.publishers().set(key, producers);
            return true;
        });
    }

    private static void publisher(JsonGenerator to, String key, List<String> producers) throws IOException {
        to.writeStringField("key", key);
        to.writeArrayFieldStart("producers");
        for (String pattern : producers) {
            to.writeString(pattern);
        }
        to.writeEndArray();
    }

    /** {@code /routing/explain}: where a file would go. */
    public void explain(RegistryCall asked) throws IOException {
        asked.method("GET");
        Call call = asked.call();
        Set<String> known =
                new HashSet<>(Set.of("producer", "retention_class", "name", "version", "media_type", "path", "size"));
        call.parameters().keySet().stream()
                .filter(name -> name.startsWith(LABEL))
                .forEach(known::add);
        call.knows(known.toArray(String[]::new));
        FileFacts facts = FileFacts.of(
                call.parameter("retention_class")
                        .orElse(registry.rules().retention().current().fallback()),
                call.parameter("producer").orElseThrow(() -> BadRequest.because("name a producer")));
        for (Map.Entry<String, String> each : call.parameters().entrySet()) {
            if (!each.getKey().equals("size")) {
                facts = facts.with(each.getKey(), each.getValue());
            }
        }
        long size = call.number("size", -1, 0, Long.MAX_VALUE);
        Route route = registry.intake().explain(size < 0 ? facts : facts.sized(OptionalLong.of(size)));
        bill.lookup(asked.owner());
        json.write(call.response(), 200, to -> {
            to.writeStringField("rule", route.rule());
            to.writeArrayFieldStart("backends");
            for (Backend backend : route.backends()) {
                to.writeString(backend.id());
            }
            to.writeEndArray();
            to.writeStringField("write", route.write());
            to.writeNumberField("needed", route.needed());
        });
    }

    /** {@code /storage/backends} */
    public void backends(RegistryCall asked) throws IOException {
        asked.method("GET");
        asked.call().knows();
        asked.requireAdministrator();
        bill.lookup(asked.owner());
        json.write(asked.call().response(), 200, to -> {
            to.writeArrayFieldStart("backends");
            for (Backend backend : backends().all()) {
                Capabilities can = stores.require(backend.store()).capabilities();
                to.writeStartObject();
                to.writeStringField("id", backend.id());
                to.writeObjectFieldStart("capabilities");
                to.writeBooleanField("atomic_create", can.atomicIfAbsent());
                to.writeBooleanField("own_copies", can.serverSideCopy());
                to.writeEndObject();
                to.writeEndObject();
            }
            to.writeEndArray();
        });
    }

    /** {@code /storage/backends/{id}/health} */
    public void health(RegistryCall asked, String id) throws IOException {
        asked.method("GET");
        asked.call().knows();
        asked.requireAdministrator();
        Backend backend = backends()
                .find(id)
                .orElseThrow(() ->
                        new StowageException(Fault.NOT_FOUND, "there is no such backend").coded("no_such_backend"));
        bill.lookup(asked.owner());
        PlaceCounts places = registry.files().count(backend);
        Health health = stores.require(backend.store()).check(CHECK);
        long lost = places.failed() + places.missing();
        Health.Status status =
                health.status() == Health.Status.UP && lost > 0 ? Health.Status.DEGRADED : health.status();
        json.write(asked.call().response(), 200, to -> {
            to.writeStringField("id", id);
            to.writeStringField("status", status.name().toLowerCase(Locale.ROOT));
            to.writeObjectFieldStart("locations");
            to.writeNumberField("stored", places.stored());
            to.writeNumberField("verified", places.verified());
            to.writeNumberField("failed", places.failed());
            to.writeNumberField("missing", places.missing());
            to.writeEndObject();
        });
    }
}
