package io.stowage.nix.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.nix.collect.CacheCollector;
import io.stowage.nix.collect.CollectReport;
import io.stowage.nix.collect.Collections;
import io.stowage.web.json.Fields;
import io.stowage.web.json.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/** {@code /gc}: what goes from a cache, for the holder of an administrator's key. */
public final class CollectionEndpoint {
    private static final String DRY_RUN = "dry_run";
    private static final String REPAIR = "repair";
    private static final String LIMIT = "limit";
    private static final int USUAL_LIMIT = 100;
    private static final int MOST = 1_000;

    private final Collections collections;
    private final Json json = new Json();

    public CollectionEndpoint(Collections collections) {
        this.collections = collections;
    }

    public void answer(NixCall call) throws IOException {
        switch (call.method()) {
            case "GET" -> {
                call.visitor().requireAdministrator();
                long condemned = collections.condemned(call.cache());
                json.write(call.response(), HttpServletResponse.SC_OK, to -> {
                    to.writeStringField("store", call.cache().storeName());
                    to.writeNumberField("condemned", condemned);
                });
            }
            case "POST" -> {
                call.visitor().requireAdministrator();
                CacheCollector.Request wish = wish(json.read(call.request(), Set.of(DRY_RUN, REPAIR, LIMIT)));
                CollectReport report = collections.lookNow(call.cache(), wish);
                json.write(call.response(), HttpServletResponse.SC_OK, to -> fields(to, wish, report));
            }
            default -> throw call.notAllowed("GET, POST");
        }
    }

    private static CacheCollector.Request wish(Fields body) {
        int shown = (int) Math.min(MOST, body.optionalLong(LIMIT).orElse((long) USUAL_LIMIT));
        return new CacheCollector.Request(body.flag(DRY_RUN), body.flag(REPAIR), shown);
    }

    private static void fields(JsonGenerator to, CacheCollector.Request wish, CollectReport report) throws IOException {
        to.writeBooleanField(DRY_RUN, wish.dry());
        to.writeNumberField("paths", report.paths());
        to.writeNumberField("nars", report.nars());
        to.writeNumberField("bytes", report.bytes());
        to.writeNumberField("unused_nars", report.unusedNars());
        to.writeNumberField("unused_bytes", report.unusedBytes());
        to.writeNumberField("lost", report.lost().size());
        to.writeNumberField("repaired", report.repaired());
        to.writeArrayFieldStart("items");
        for (CollectReport.Item item : report.items()) {
            to.writeStartObject();
            to.writeStringField("path", item.path().toString());
            to.writeNumberField("size", item.size());
            to.writeStringField("used_at", item.usedAt().toString());
            to.writeStringField("reason", item.reason().name().toLowerCase(Locale.ROOT));
            to.writeEndObject();
        }
        to.writeEndArray();
        to.writeArrayFieldStart("lost_paths");
        for (int i = 0; i < report.lost().size() && i < wish.shown(); i++) {
            to.writeString(report.lost().get(i).text());
        }
        to.writeEndArray();
    }
}
