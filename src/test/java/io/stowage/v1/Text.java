package io.stowage.v1;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Texts of requests and answers. */
public final class Text {
    private Text() {}

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String of(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    static String status(HttpResponse<byte[]> answer) {
        return Requests.json(of(answer)).path("status").textValue();
    }

    static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
