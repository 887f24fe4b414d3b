package io.stowage.web;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.StoreException;
import io.stowage.web.body.Admission;
import io.stowage.web.body.BodyMemory;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.client.Peer;
import io.stowage.web.limit.LimitsConfig;
import io.stowage.web.limit.RequestPlaces;
import io.stowage.web.log.AccessLog;
import io.stowage.web.log.FailureLog;
import io.stowage.web.log.RequestMeters;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a request to its front: name it, refuse what no front should see, find the mount, answer for CORS, and
 * note in metrics and access log what became of it. Requests of the host application pass untouched.
 */
public final class Chain {
    private static final Logger LOG = LoggerFactory.getLogger(Chain.class);
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS");

    private static final Set<String> KEPT_IN_ERRORS = Set.of("Vary", "Allow", "WWW-Authenticate");

    private final Mounts mounts;
    private final LimitsConfig limits;
    private final Admission admission;
    private final RequestIds ids;
    private final RequestMeters meters;
    private final AccessLog log = new AccessLog();
    private final FailureLog failures = new FailureLog(Clock.systemUTC());
    private final RequestPlaces places;
    private final Semaphore unreadReaders;
    private final AtomicInteger running;
    private final Consumer<Error> errors;
    private volatile boolean draining;

    /** For clients that come without a proxy, with half of the memory in flight for their bodies. */
    public Chain(Mounts mounts, LimitsConfig limits, MeterRegistry meters, RandomGenerator random) {
        this(
                mounts,
                new Admission(
                        limits,
                        new BodyMemory(limits.maxBytesInFlight() / 2, limits, Clock.systemUTC()),
                        new ClientAddress(List.of()),
                        Clock.systemUTC()),
                meters,
                random,
                error -> {});
    }

    /** @param errors hears of each error that a request met */
    public Chain(
            Mounts mounts, Admission admission, MeterRegistry meters, RandomGenerator random, Consumer<Error> errors) {
        this.errors = errors;
        this.mounts = mounts;
        this.limits = admission.limits();
        this.admission = admission;
        this.meters = new RequestMeters(meters);
        this.ids = new RequestIds(random);
        this.places = new RequestPlaces(limits);
        this.unreadReaders = new Semaphore(limits.unread().atOnce());
        this.running = meters.gauge("stowage.requests.running", new AtomicInteger());
        Gauge.builder("stowage.bodies.held.bytes", admission.memory(), BodyMemory::usedBytes)
                .description("Memory of request bodies that are on their way")
                .register(meters);
    }

    public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws IOException, ServletException {
        String raw = RequestPath.raw(request);
        Optional<Mounts.Hit> hit = mounts.find(request.getLocalPort(), Peer.host(request), raw);
        if (hit.isPresent()) {
            answer(hit.get(), raw, request, response, rest);
        } else {
            passOn(raw, request, response, rest);
        }
    }

    /** To the host application, which reads a path as the server normalised it. */
    private static void passOn(String raw, HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws IOException, ServletException {
        if (raw.startsWith("/io/stowage/")) {
            // The launcher's classes lie at the root of the WAR and are nobody's to download.
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } else if (hidesDotSegments(raw)) {
            // The server may have chosen the host application by another path than this one: nobody should answer it.
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        } else {
            rest.doFilter(request, response);
        }
    }

    /** Takes no more requests, and waits until those under way are answered, at most as long as the limits say. */
    public void drain() {
        draining = true;
        try {
            if (!places.awaitAll(limits.drainWait())) {
                LOG.warn("{} requests are still under way after {}", running.get(), limits.drainWait());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("was interrupted while {} requests were under way", running.get());
        }
        log.close();
    }

    private static boolean hidesDotSegments(String raw) {
        try {
            RequestPath.requireNoDotSegments(raw);
            return false;
        } catch (StowageException e) {
            LOG.debug("refused a path: {}", e.getMessage());
            return true;
        }
    }

    private void answer(
            Mounts.Hit hit, String raw, HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws IOException, ServletException {
        String id = ids.of(request.getHeader("X-Request-Id"));
        RequestContext context = new RequestContext(id, hit.front().name(), System.nanoTime(), hit.label());
        request.setAttribute(RequestContext.ATTRIBUTE, context);
        CountingRequest ours = new CountingRequest(
                request, hit.base(), raw.substring(hit.base().length()), admission);
        UnreadBody unread = new UnreadBody(ours, response, limits.unread(), unreadReaders);
        CountingResponse counted = new CountingResponse(response, unread);
        counted.setHeader("X-Request-Id", id);
        boolean whole = false;
        running.incrementAndGet();
        try {
            enter(hit, raw, ours, counted, (passedOn, answer) -> {
                counted.unread().passOn();
                passOn(raw, request, response, rest);
            });
            whole = true;
        } finally {
            running.decrementAndGet();
            ours.body().close();
            unread.close();
            note(request, context, ours, counted, whole);
        }
    }

    private void enter(
            Mounts.Hit hit, String raw, HttpServletRequest request, CountingResponse response, FilterChain rest)
            throws IOException, ServletException {
        boolean probe = hit.front().isProbe(request);
        if (probe) {
            // A body, if there is one, must not hold one of the few places.
            response.unread().giveUp();
        }
        Optional<RequestPlaces.Place> place =
                draining ? Optional.empty() : probe ? places.tryProbe() : places.tryTake(admission.network(request));
        try {
            answerOrRefuse(hit, raw, place.isPresent(), request, response, rest);
            response.end();
        } catch (Error e) {
            errors.accept(e);
            throw e;
        } finally {
            place.ifPresent(RequestPlaces.Place::close);
        }
    }

    private void answerOrRefuse(
            Mounts.Hit hit,
            String raw,
            boolean placed,
            HttpServletRequest request,
            CountingResponse response,
            FilterChain rest)
            throws IOException, ServletException {
        Cors cors = hit.mount().cors();
        try {
            requireReasonable(hit.front().paths(), raw, request);
            if (placed) {
                cors = hit.front().cors(request, cors);
            }
            if (cors.apply(request, response)) {
                return;
            }
            if (!placed) {
                throw new StowageException(Fault.BUSY, "too many requests at once", null, Duration.ofSeconds(1));
            }
            hit.front().answer(request, response, rest);
        } catch (StowageException e) {
            refuse(hit, cors, request, response, e);
        } catch (IOException e) {
            // The client hung up, or a store broke off in mid-answer: the server must cut the connection.
            LOG.debug("request {} broke off", RequestContext.of(request).id(), e);
            throw e;
        } catch (RuntimeException | Error e) {
            String id = RequestContext.of(request).id();
            failures.unexpected(id, e);
            String message = "something went wrong here; the log has it under request " + id;
            refuse(hit, cors, request, response, new StowageException(Fault.INTERNAL, message, e));
        }
    }

    private void refuse(
            Mounts.Hit hit, Cors cors, HttpServletRequest request, CountingResponse response, StowageException why)
            throws IOException {
        String id = RequestContext.of(request).id();
        if (why.getCause() instanceof Error error) {
            errors.accept(error);
        }
        request.setAttribute(TextErrors.REFUSED, why);
        if (response.isCommitted() && !response.hasBegun() && why.getCause() instanceof IOException) {
            // The server answers already, as Tomcat does when a body's framing is broken; our error page has the last
            // word.
            return;
        }
        if (response.isCommitted()) {
            // A status is out already. Returning would end the answer as if it were whole, so the connection is cut.
            throw failures.cut(id, why);
        }
        failures.refused(id, why);
        Map<String, String> kept = new LinkedHashMap<>();
        for (String name : response.getHeaderNames()) {
            boolean size = why.fault() == Fault.RANGE_NOT_SATISFIABLE && name.equalsIgnoreCase("Content-Range");
            if (size || KEPT_IN_ERRORS.contains(name)) {
                kept.put(name, response.getHeader(name));
            }
        }
        response.reset();
        if (why.fault() == Fault.BODY_TIMEOUT) {
            response.unread().giveUp();
        }
        // Anew, since Jersey empties the answer before it hands an exception on.
        cors.apply(request, response);
        kept.forEach(response::setHeader);
        response.setHeader("X-Request-Id", id);
        why.retryAfter()
                .ifPresent(wait -> response.setHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds()))));
        if (why.getCause() instanceof StoreException store && why.fault() == Fault.RANGE_NOT_SATISFIABLE) {
            response.setHeader("Content-Range", "bytes */" + store.size());
        }
        hit.front().refuse(request, response, why);
    }

    private void requireReasonable(PathPolicy paths, String raw, HttpServletRequest request) {
        if (!METHODS.contains(request.getMethod())) {
            throw new StowageException(Fault.METHOD_NOT_ALLOWED, "this method is not known here");
        }
        if (raw.length() > limits.maxPathChars()) {
            throw new StowageException(Fault.BAD_REQUEST, "the path is longer than " + limits.maxPathChars());
        }
        paths.require(raw);
        int lines = 0;
        for (Enumeration<String> names = request.getHeaderNames(); names.hasMoreElements(); ) {
            Enumeration<String> values = request.getHeaders(names.nextElement());
            for (; values.hasMoreElements(); values.nextElement()) {
                lines++;
            }
        }
        if (lines > limits.maxHeaders()) {
            throw new StowageException(
                    Fault.BAD_REQUEST, "the request has more than " + limits.maxHeaders() + " header lines");
        }
    }

    private void note(
            HttpServletRequest request,
            RequestContext context,
            CountingRequest counted,
            CountingResponse response,
            boolean whole) {
        Duration took = Duration.ofNanos(System.nanoTime() - context.startedNanos());
        String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "other";
        // A client that hung up saw no status; 499 is what proxies call that.
        int status = whole ? response.getStatus() : 499;
        long in = counted.body().seen();
        long out = response.bytesWritten();
        meters.note(context.front(), method, status, took, in, out);
        log.write(request, context.id(), context.front(), status, in, out, took);
    }
}
