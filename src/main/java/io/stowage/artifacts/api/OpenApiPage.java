package io.stowage.artifacts.api;

import io.stowage.web.json.Call;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The description of this interface, which everybody may read. */
public final class OpenApiPage {
    private final byte[] document;

    public OpenApiPage() {
        try (InputStream in = OpenApiPage.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("the program has lost its openapi.json");
            }
            this.document = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read openapi.json", e);
        }
    }

    public void answer(Call call) throws IOException {
        String method = call.method("GET", "HEAD");
        call.knows();
        call.response().setContentType("application/json;charset=utf-8");
        call.response().setHeader("Cache-Control", "no-cache");
        call.response().setHeader("X-Content-Type-Options", "nosniff");
        call.response().setContentLength(document.length);
        if (method.equals("GET")) {
            call.response().getOutputStream().write(document);
        }
    }
}
