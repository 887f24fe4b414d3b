package io.stowage.artifacts.registry;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import java.util.Map;

/** What the registry says no with; the codes are those of its clients. */
final class Refusals {
    private Refusals() {}

    static StowageException noSuchPackage() {
        return new StowageException(Fault.NOT_FOUND, "there is no such package").coded("no_such_package");
    }

    static StowageException noSuchFile() {
        return new StowageException(Fault.NOT_FOUND, "the package has no such file").coded("no_such_file");
    }

    static StowageException conflict(String code, String message) {
        return conflict(code, message, Map.of());
    }

    static StowageException conflict(String code, String message, Map<String, String> facts) {
        return new StowageException(Fault.CONFLICT, message).coded(code, facts);
    }

    static StowageException notYours(String producer) {
        return new StowageException(Fault.FORBIDDEN, "you may not publish for the producer " + producer)
                .coded("producer_forbidden", Map.of("producer", producer));
    }
}
