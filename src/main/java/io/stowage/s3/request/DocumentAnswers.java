package io.stowage.s3.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers that are documents, or nothing. */
public final class DocumentAnswers {
    private DocumentAnswers() {}

    public static void document(HttpServletResponse response, String xml) throws IOException {
        byte[] bytes = xml.getBytes(UTF_8);
        response.setContentType("application/xml");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    public static void nothing(HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    /** 200 without a body. */
    public static void done(HttpServletResponse response) {
        response.setContentLength(0);
    }
}
