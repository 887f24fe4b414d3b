package io.stowage.v1;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.BodyException;
import io.stowage.store.StoreException;
import io.stowage.store.StoreFaults;
import io.stowage.v1.blob.BlobId;
import io.stowage.v1.wire.RequestOrigin;
import io.stowage.web.Front;
import io.stowage.web.RequestPath;
import io.stowage.web.body.RequestBody;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** The native front: finds the endpoint of a request by its raw path, and says what is wrong with those that it refuses. */
public final class NativeFront implements Front {
    private final V1Config config;
    private final NativeParts parts;

    public NativeFront(V1Config config, NativeParts parts) {
        this.config = config;
        this.parts = parts;
    }

    @Override
    public String name() {
        return "v1";
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest) throws IOException {
        RequestOrigin caller = parts.caller(request);
        if (config.isForThisMachine() && !caller.local()) {
            throw new StowageException(
                    Fault.FORBIDDEN, "this server trusts all on its machine, and answers nobody else");
        }
        try {
            parts.rates().requireFewFailures(caller);
            route(caller, request, response);
        } catch (StowageException e) {
            noteFailure(caller, e);
            throw e;
        } catch (RequestBody.Broken e) {
            throw e;
        } catch (IOException e) {
            throw failure(e, response);
        }
    }

    /** Also says which methods there are, as a chain that refuses a method by itself does not know. */
    @Override
    public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        if (why.fault() == Fault.METHOD_NOT_ALLOWED) {
            List<String> methods = Route.methods(path(request));
            response.setHeader("Allow", String.join(", ", methods));
        }
        NativeErrors.write(request, response, why);
    }

    private void route(RequestOrigin caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String path = path(request);
        List<String> methods = Route.methods(path);
        if (methods.isEmpty()) {
            throw new StowageException(Fault.NOT_FOUND, "there is nothing under this path");
        }
        if (request.getMethod().equals("OPTIONS")) {
            response.setHeader("Allow", String.join(", ", methods));
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        if (!methods.contains(request.getMethod())) {
            throw new StowageException(Fault.METHOD_NOT_ALLOWED, "this method is not for this path");
        }
        Route route = Route.find(path, request.getQueryString()).orElseThrow(BlobId::notFound);
        switch (route.endpoint()) {
            case BLOB -> parts.blobEndpoint().answer(route.readBlob(), request, response);
            case CHUNK -> parts.chunkEndpoint().answer(route, request, response);
            case TREE -> parts.treeEndpoint().answer(route, caller, request, response);
            case BLOBS -> parts.blobListEndpoint().answer(route.parameters(), caller, request, response);
            case OWNER -> parts.ownerEndpoint().answer(route.parameters().owner(), request, response);
        }
    }

    /** The path as it would be on a server that has this front under its usual paths. */
    private String path(HttpServletRequest request) {
        String base = request.getServletPath();
        String below = RequestPath.below(request);
        if (base.isEmpty()) {
            return below;
        }
        return (base.equals(config.alias().path()) ? "/storage/v1" : "/v1") + below;
    }

    private void noteFailure(RequestOrigin caller, StowageException e) {
        boolean theirs = NativeErrors.answer(e.fault()).status() < 500;
        if (theirs && e.fault() != Fault.RATE_LIMITED) {
            parts.rates().noteFailure(caller);
        }
    }

    /** What is left of a failure that is not the client's: the store's, unless an answer is on its way already. */
    private static StowageException failure(IOException e, HttpServletResponse response) throws IOException {
        if (e instanceof StoreException || e instanceof BodyException) {
            return StoreFaults.of(e);
        }
        if (response.isCommitted()) {
            throw e;
        }
        return new StowageException(Fault.STORE_UNAVAILABLE, "the storage does not answer; try again later", e);
    }

    @Override
    public void close() {
        // Its parts outlive it.
    }
}
