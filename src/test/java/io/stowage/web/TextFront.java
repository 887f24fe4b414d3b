package io.stowage.web;

import io.stowage.fault.StowageException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What fronts of tests have in common: they refuse in plain text, and own nothing. */
public abstract class TextFront implements Front {
    @Override
    public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        TextErrors.write(request, response, why);
    }

    @Override
    public void close() {}
}
