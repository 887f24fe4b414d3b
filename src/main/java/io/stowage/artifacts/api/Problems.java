package io.stowage.artifacts.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.RequestContext;
import io.stowage.web.TextErrors;
import io.stowage.web.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** The error page of this front, RFC 9457. No other class of it knows a status code of a refusal. */
public final class Problems {
    private static final String TYPE = "application/problem+json";
    private static final String LIST = "missing";
    private static final int BAD_GATEWAY = 502;
    private static final int UNPROCESSABLE = 422;

    private Problems() {}

    static int status(Fault fault) {
        return switch (fault) {
            case DIGEST_MISMATCH -> UNPROCESSABLE;
            case CORRUPT -> BAD_GATEWAY;
            default -> TextErrors.status(fault);
        };
    }

    static String code(Fault fault) {
        return switch (fault) {
            case CORRUPT -> "content_corrupt";
            case STORE_FULL -> "no_space";
            default -> fault.name().toLowerCase(Locale.ROOT);
        };
    }

    public static void write(Json json, HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        int status = status(why.fault());
        if (why.fault() == Fault.UNAUTHENTICATED) {
            response.addHeader("WWW-Authenticate", "Bearer");
            response.addHeader("WWW-Authenticate", "Basic realm=\"Stowage\", charset=\"UTF-8\"");
        }
        String code = why.code().map(known -> known.replace('-', '_')).orElseGet(() -> code(why.fault()));
        response.setHeader("X-Stowage-Error", code);
        if (request.getMethod().equals("HEAD")) {
            response.setStatus(status);
            response.setContentType(TYPE);
            return;
        }
        json.write(response, status, TYPE, to -> {
            to.writeStringField("type", "about:blank");
            to.writeStringField("title", title(why.fault()));
            to.writeNumberField("status", status);
            to.writeStringField("code", code);
            to.writeStringField("detail", String.valueOf(why.getMessage()));
            to.writeStringField("request", RequestContext.of(request).id());
            for (Map.Entry<String, String> fact : why.details().entrySet()) {
                fact(to, fact.getKey(), fact.getValue());
            }
        });
    }

    private static void fact(JsonGenerator to, String name, String value) throws IOException {
        if (!name.equals(LIST)) {
            to.writeStringField(name, value);
            return;
        }
        to.writeArrayFieldStart(name);
        for (String each : value.split("\n", -1)) {
            to.writeString(each);
        }
        to.writeEndArray();
    }

    private static String title(Fault fault) {
        String words = fault.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
