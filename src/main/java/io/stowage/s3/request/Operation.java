package io.stowage.s3.request;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** One of S3's calls. */
@FunctionalInterface
public interface Operation {
    void answer(S3Request request, HttpServletResponse response) throws IOException;
}
