package io.stowage.demo;

import io.stowage.access.Right;
import io.stowage.billing.Metering;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.login.Callers;
import io.stowage.store.StoreFaults;
import io.stowage.web.Front;
import io.stowage.web.client.LocalCallers;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Routes requests: who sends it, what is it about, what is to be done. */
public final class DemoFront implements Front {
    private final Parts parts;
    private final DemoUpload upload;
    private final DemoDownload download;
    private final DemoList list;

    /**
     * What this front is made of. All of it belongs to the application.
     *
     * @param host who pays for callers on this machine that bring no key
     */
    public record Parts(
            DemoObjects objects, Metering metering, Callers callers, LocalCallers locals, Optional<String> host) {}

    public DemoFront(Parts parts) {
        DemoBill bill = new DemoBill(parts.metering());
        this.parts = parts;
        this.upload = new DemoUpload(parts.objects(), bill);
        this.download = new DemoDownload(parts.objects(), bill);
        this.list = new DemoList(parts.objects(), bill);
    }

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest) throws IOException {
        DemoVisitor visitor = DemoVisitor.of(request, parts.callers(), parts.locals(), parts.host());
        String name = DemoName.of(request);
        try {
            switch (request.getMethod()) {
                case "GET", "HEAD" -> {
                    visitor.require(Right.READ);
                    if (name.isEmpty()) {
                        list.answer(visitor, request, response);
                    } else {
                        download.answer(name, visitor, request, response);
                    }
                }
                case "PUT" -> upload.answer(requireName(name), visitor.require(Right.WRITE), request, response);
                case "DELETE" -> {
                    parts.objects()
                            .delete(
                                    requireName(name),
                                    visitor.require(Right.WRITE).writer());
                    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
                }
                default -> {
                    response.setHeader("Allow", "GET, HEAD, PUT, DELETE");
                    throw new StowageException(Fault.METHOD_NOT_ALLOWED, "use GET, HEAD, PUT or DELETE");
                }
            }
        } catch (IOException e) {
            throw StoreFaults.of(e);
        }
    }

    private static String requireName(String name) {
        if (name.isEmpty()) {
            throw new StowageException(Fault.BAD_REQUEST, "name an object, as in /demo/hello").coded("bad-name");
        }
        return name;
    }

    @Override
    public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        DemoErrors.write(request, response, why);
    }

    /** Everything belongs to the application. */
    @Override
    public void close() {}
}
