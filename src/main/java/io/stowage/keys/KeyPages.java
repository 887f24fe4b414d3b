package io.stowage.keys;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.access.AccessKey;
import io.stowage.access.AccessKeys;
import io.stowage.access.IssuedKey;
import io.stowage.access.KeyRequest;
import io.stowage.access.KeyScope;
import io.stowage.access.Rights;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Principal;
import io.stowage.web.RequestContext;
import io.stowage.web.json.Call;
import io.stowage.web.json.Fields;
import io.stowage.web.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The list of keys, single keys, and what can be done with one. */
final class KeyPages {
    private static final Logger LOG = LoggerFactory.getLogger(KeyPages.class);
    private static final Set<String> FIELDS = Set.of("owner", "name", "rights", "note");

    private final AccessKeys keys;
    private final Json json;

    KeyPages(AccessKeys keys, Json json) {
        this.keys = keys;
        this.json = json;
    }

    void all(Call call, KeyScope scope) throws IOException {
        if (call.method("GET", "POST").equals("GET")) {
            list(call, scope);
        } else {
            generate(call, scope);
        }
    }

    private void list(Call call, KeyScope scope) throws IOException {
        call.knows("after", "limit");
        int limit = (int) call.number("limit", AccessKeys.MAX_PAGE, 1, AccessKeys.MAX_PAGE);
        List<AccessKey> shown = keys.list(scope, call.parameter("after").orElse(""), limit);
        call.linkNext(limit, shown.stream().map(AccessKey::id).toList());
        json.writeList(call.response(), 200, to -> {
            for (AccessKey key : shown) {
                write(to, key, Optional.empty());
            }
        });
    }

    private void generate(Call call, KeyScope scope) throws IOException {
        call.knows();
        IssuedKey issued = keys.generate(scope, wish(call));
        note(call, scope, "made", issued.key().id());
        call.locate(issued.key().id());
        show(call, 201, issued.key(), Optional.of(issued.secret()));
    }

    void one(Call call, KeyScope scope, String id) throws IOException {
        switch (call.method("GET", "PATCH", "DELETE")) {
            case "GET" -> {
                call.knows();
                show(call, 200, keys.find(scope, id).orElseThrow(() -> unknown(id)), Optional.empty());
            }
            case "PATCH" -> {
                call.knows();
                AccessKey changed = keys.update(scope, id, wish(call));
                note(call, scope, "changed", id);
                show(call, 200, changed, Optional.empty());
            }
            default -> {
                keys.delete(scope, id, force(call));
                note(call, scope, "deleted", id);
                json.writeNothing(call.response());
            }
        }
    }

    void action(Call call, KeyScope scope, String id, String action) throws IOException {
        switch (action) {
            case "enable", "disable" -> {
                call.method("POST");
                call.knows();
                AccessKey unused = keys.enable(scope, id, action.equals("enable"));
                note(call, scope, action + "d", id);
                json.writeNothing(call.response());
            }
            case "reset" -> {
                call.method("POST");
                call.knows();
                IssuedKey issued = keys.reset(scope, id);
                note(call, scope, "given a new secret", id);
                show(call, 200, issued.key(), Optional.of(issued.secret()));
            }
            default -> throw nothing();
        }
    }

    private KeyRequest wish(Call call) throws IOException {
        Fields body = json.read(call.request(), FIELDS);
        return new KeyRequest(
                body.optionalText("owner").map(KeyPages::payer),
                body.optionalText("name"),
                body.optionalText("rights").map(KeyPages::rights),
                body.optionalText("note"));
    }

    private static String payer(String text) {
        try {
            Principal principal = Principal.parse(text);
            if (principal.kind() != Principal.Kind.ANONYMOUS && principal.kind() != Principal.Kind.MANAGEMENT) {
                return principal.toString();
            }
        } catch (IllegalArgumentException e) {
            throw new StowageException(Fault.BAD_REQUEST, "the owner " + e.getMessage(), e);
        }
        throw new StowageException(Fault.BAD_REQUEST, "the owner is a principal that cannot pay");
    }

    private static Rights rights(String text) {
        try {
            return Rights.parse(text);
        } catch (IllegalArgumentException e) {
            throw new StowageException(Fault.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean force(Call call) {
        call.knows("force");
        return call.parameter("force")
                .map(value -> switch (value) {
                    case "", "true" -> true;
                    case "false" -> false;
                    default -> throw new StowageException(Fault.BAD_REQUEST, "force is true or false");
                })
                .orElse(false);
    }

    private static void note(Call call, KeyScope scope, String what, String id) {
        LOG.info(
                "request {}: the access key {} was {} by {}",
                RequestContext.of(call.request()).id(),
                id,
                what,
                scope.owner().orElse("the administrator"));
    }

    private void show(Call call, int status, AccessKey key, Optional<String> secret) throws IOException {
        json.write(call.response(), status, to -> fields(to, key, secret));
    }

    private static void write(JsonGenerator to, AccessKey key, Optional<String> secret) throws IOException {
        to.writeStartObject();
        fields(to, key, secret);
        to.writeEndObject();
    }

    private static void fields(JsonGenerator to, AccessKey key, Optional<String> secret) throws IOException {
        to.writeStringField("key", key.id());
        if (secret.isPresent()) {
            to.writeStringField("secret", secret.get());
        }
        to.writeStringField("root", key.root());
        to.writeBooleanField("enable", key.enabled());
        to.writeStringField("owner", key.owner());
        if (key.name().isPresent()) {
            to.writeStringField("name", key.name().get());
        }
        to.writeStringField("rights", key.rights().text());
        to.writeStringField("note", key.note());
        to.writeStringField("created_at", key.createdAt().toString());
        to.writeStringField("updated_at", key.updatedAt().toString());
    }

    private static StowageException unknown(String id) {
        return new StowageException(Fault.NOT_FOUND, "there is no access key " + id);
    }

    static StowageException nothing() {
        return new StowageException(Fault.NOT_FOUND, "there is nothing under this path");
    }
}
