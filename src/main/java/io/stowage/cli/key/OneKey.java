package io.stowage.cli.key;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.cli.command.Surroundings;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The one access key that a command is about. */
final class OneKey {
    @Parameters(paramLabel = "KEY", description = "The id of a key.")
    @SuppressWarnings("NullAway.Init")
    private String id;

    @Mixin
    private final RemoteKeys keys;

    OneKey(Surroundings surroundings) {
        this.keys = new RemoteKeys(surroundings);
    }

    String id() {
        return id;
    }

    JsonNode show() throws IOException {
        return keys.find(id);
    }

    void delete(Map<String, String> parameters) throws IOException {
        JsonNode unused = keys.send("cannot delete the access key " + id, "DELETE", path(), "", parameters);
    }

    /** @param action what to do with it: enable, disable or reset */
    JsonNode order(String action) throws IOException {
        return keys.send("cannot " + action + " the access key " + id, "POST", path() + "/" + action, "", Map.of());
    }

    private String path() {
        return RemoteKeys.path(id);
    }
}
