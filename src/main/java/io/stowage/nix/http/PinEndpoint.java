package io.stowage.nix.http;

import io.stowage.fault.BadRequest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.nix.collect.Collections;
import io.stowage.nix.collect.Pins;
import io.stowage.nix.format.PathHash;
import io.stowage.web.json.Call;
import io.stowage.web.json.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code /pin/<hash>.narinfo} and {@code /pins}: paths that no collection removes. */
public final class PinEndpoint {
    private static final int USUAL_LIMIT = 100;
    private static final int MOST = 1_000;

    private final NixBill bill;
    private final Collections collections;
    private final Json json = new Json();

    public PinEndpoint(NixBill bill, Collections collections) {
        this.bill = bill;
        this.collections = collections;
    }

    public void answerOne(NixCall call, String name) {
        Pins pins = collections.pins(call.cache());
        switch (call.method()) {
            case "POST" -> {
                String payer = call.visitor().requireWriter();
                bill.lookup(payer);
                add(call, pins, new PathHash(name), payer);
            }
            case "DELETE" -> {
                bill.lookup(call.visitor().requireWriter());
                if (!pins.remove(new PathHash(name))) {
                    throw new StowageException(Fault.NOT_FOUND, "this path is not pinned");
                }
                call.response().setStatus(HttpServletResponse.SC_NO_CONTENT);
            }
            default -> throw call.notAllowed("POST, DELETE");
        }
    }

    private static void add(NixCall call, Pins pins, PathHash hash, String owner) {
        switch (pins.add(hash, owner)) {
            case PINNED -> call.response().setStatus(HttpServletResponse.SC_CREATED);
            case PINNED_BEFORE -> call.response().setStatus(HttpServletResponse.SC_OK);
            case NO_SUCH_PATH -> throw new StowageException(Fault.NOT_FOUND, "this path is not in the cache");
        }
    }

    /** Free, as it brings nothing of what is stored. */
    public void answerAll(NixCall call) throws IOException {
        if (!call.method().equals("GET")) {
            throw call.notAllowed("GET");
        }
        call.visitor().requireReader();
        Call query = Call.of(call.request(), call.response());
        query.knows("after", "limit");
        int limit = (int) query.number("limit", USUAL_LIMIT, 1, MOST);
        Optional<String> after = query.parameter("after");
        BadRequest.unless(after.isEmpty() || isHash(after.get()), "after is not the hash of a store path");
        List<Pins.Pin> found = collections.pins(call.cache()).list(after.orElse(""), limit);
        query.linkNext(
                limit, found.stream().map(pin -> pin.path().hash().text()).toList());
        json.writeList(call.response(), HttpServletResponse.SC_OK, to -> {
            for (Pins.Pin pin : found) {
                to.writeStartObject();
                to.writeStringField("hash", pin.path().hash().text());
                to.writeStringField("path", pin.path().toString());
                to.writeStringField("owner", pin.owner());
                to.writeStringField("pinned_at", pin.at().toString());
                to.writeBooleanField("present", pin.present());
                to.writeEndObject();
            }
        });
    }

    private static boolean isHash(String text) {
        try {
            PathHash unused = new PathHash(text);
            return true;
        } catch (StowageException e) {
            return false;
        }
    }
}
