package io.stowage.pages;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.Front;
import io.stowage.web.RequestPath;
import io.stowage.web.TextErrors;
import io.stowage.web.answer.Conditions;
import io.stowage.web.answer.RangePolicy;
import io.stowage.web.answer.ReadDecision;
import io.stowage.web.answer.Representation;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The console's pages at the root of the context. It claims the paths of its own files and no other, so that whatever
 * else lies in the context stays where it is.
 */
public final class PagesFront implements Front {
    /**
     * Nothing but our own files may run or style, nobody but this server be asked, and no other page may frame these.
     */
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; worker-src 'self';"
            + " style-src 'self'; connect-src 'self'; img-src 'self'; media-src 'self';"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Pages pages;

    public PagesFront(Pages pages) {
        this.pages = pages;
    }

    @Override
    public String name() {
        return "pages";
    }

    @Override
    public boolean claims(String rawPath) {
        return pages.page(rawPath).isPresent();
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest) throws IOException {
        boolean head = request.getMethod().equals("HEAD");
        if (!head && !request.getMethod().equals("GET")) {
            response.setHeader("Allow", "GET, HEAD");
            throw new StowageException(Fault.METHOD_NOT_ALLOWED, "a page can only be read");
        }
        if (lacksTheSlash(request)) {
            // The page names its files relative to itself, so /stowage has to become /stowage/ first.
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader("Location", request.getContextPath() + "/");
            return;
        }
        Page page = pages.page(RequestPath.raw(request))
                .orElseThrow(() -> new StowageException(Fault.NOT_FOUND, "there is no such page"));
        describe(page, response);
        ReadDecision decision = Conditions.of(request)
                .read(Representation.of(page.tag(), page.length()), RangePolicy.NONE)
                .orRefuse(response);
        if (decision.isNotModified()) {
            decision.describe(response);
            return;
        }
        response.setContentType(page.type());
        response.setContentLength(page.length());
        if (!head) {
            page.writeTo(response.getOutputStream());
        }
    }

    private static boolean lacksTheSlash(HttpServletRequest request) {
        return !request.getContextPath().isEmpty() && request.getRequestURI().equals(request.getContextPath());
    }

    private static void describe(Page page, HttpServletResponse response) {
        response.setHeader("ETag", page.tag().toString());
        // Asked for again each time, and answered without a body: a new version is seen at once.
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    }

    @Override
    public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        TextErrors.write(request, response, why);
    }

    /** Memory only. */
    @Override
    public void close() {}
}
