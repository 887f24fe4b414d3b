package io.stowage.artifacts.api;

import io.stowage.artifacts.registry.Requester;
import io.stowage.fault.BadRequest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.json.Call;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** A request, and who sends it. */
public record RegistryCall(Call call, Requester party) {
    String method(String... allowed) {
        return call.method(allowed);
    }

    String segment(int index) {
        return call.path().get(index);
    }

    int segments() {
        return call.path().size();
    }

    boolean isHead() {
        return call.request().getMethod().equals("HEAD");
    }

    String owner() {
        return party.owner();
    }

    /** The mount as clients see it, for addresses in answers. */
    String base() {
        return call.request().getContextPath() + call.request().getServletPath();
    }

    void requireAdministrator() {
        if (!party.administrator()) {
            throw new StowageException(
                    Fault.FORBIDDEN, "this needs the right admin:artifacts, which " + party.key() + " does not have");
        }
    }

    Optional<Instant> moment(String parameter) {
        return call.parameter(parameter).map(text -> moment(parameter, text));
    }

    static Instant moment(String what, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw BadRequest.because(what + " is not a time such as 2026-11-21T08:00:00Z", e);
        }
    }
}
