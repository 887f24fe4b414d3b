package io.stowage.nix;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.stowage.billing.Metering;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.login.Callers;
import io.stowage.nix.cache.CacheConfig;
import io.stowage.nix.cache.NixCache;
import io.stowage.nix.cache.NixCaches;
import io.stowage.nix.collect.Collections;
import io.stowage.nix.http.CacheInfoEndpoint;
import io.stowage.nix.http.CollectionEndpoint;
import io.stowage.nix.http.FileEndpoint;
import io.stowage.nix.http.LookupMeters;
import io.stowage.nix.http.NarEndpoint;
import io.stowage.nix.http.NarInfoEndpoint;
import io.stowage.nix.http.NixBill;
import io.stowage.nix.http.NixCall;
import io.stowage.nix.http.NixErrors;
import io.stowage.nix.http.PinEndpoint;
import io.stowage.nix.http.RequestSpans;
import io.stowage.nix.http.Route;
import io.stowage.nix.http.Visitor;
import io.stowage.nix.upstream.PullThroughs;
import io.stowage.store.StoreFaults;
import io.stowage.transfer.DirectCopy;
import io.stowage.web.Front;
import io.stowage.web.RequestPath;
import io.stowage.web.answer.VerifiedBody;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Routes requests: which cache, who sends it, and what is it about. */
public final class NixFront implements Front {
    /** Below it are the same paths, and no upstream is asked: an upload begins by asking for what is to be uploaded. */
    private static final String UPLOAD = "upload/";

    private final NixCaches caches;
    private final PullThroughs pulls;
    private final Callers callers;
    private final RequestSpans spans;
    private final CacheInfoEndpoint info;
    private final NarInfoEndpoint narInfos;
    private final NarEndpoint nars;
    private final FileEndpoint files;
    private final PinEndpoint pins;
    private final CollectionEndpoint collection;

    /** What this front is made of. All of it belongs to the application. */
    public record Parts(
            NixCaches caches,
            Collections collections,
            PullThroughs pulls,
            Metering metering,
            Callers callers,
            DirectCopy pump,
            MeterRegistry meters,
            Tracer tracer) {}

    public NixFront(Parts parts) {
        NixBill bill = new NixBill(parts.metering());
        LookupMeters meters = new LookupMeters(parts.meters());
        VerifiedBody sender = new VerifiedBody(parts.pump());
        this.caches = parts.caches();
        this.pulls = parts.pulls();
        this.callers = parts.callers();
        this.spans = new RequestSpans(parts.tracer());
        this.info = new CacheInfoEndpoint();
        this.narInfos = new NarInfoEndpoint(bill, meters);
        this.nars = new NarEndpoint(bill, meters, sender);
        this.files = new FileEndpoint(bill, sender);
        this.pins = new PinEndpoint(bill, parts.collections());
        this.collection = new CollectionEndpoint(parts.collections());
    }

    @Override
    public String name() {
        return NixCaches.FRONT;
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest) throws IOException {
        String below = RequestPath.below(request);
        String raw = below.startsWith("/") ? below.substring(1) : below;
        int slash = raw.indexOf('/');
        Optional<NixCache> named = slash < 0 ? Optional.empty() : caches.find(raw.substring(0, slash));
        boolean isNamed = named.filter(cache -> !cache.config().name().equals(CacheConfig.MAIN))
                .isPresent();
        NixCache cache = isNamed ? named.get() : caches.main();
        String path = isNamed ? raw.substring(slash + 1) : raw;
        boolean isUpload = path.startsWith(UPLOAD);
        Route route = Route.parse(RequestPath.decode(isUpload ? path.substring(UPLOAD.length()) : path))
                .orElseThrow(() -> new StowageException(Fault.NOT_FOUND, "there is nothing under this path"));
        NixCall call = new NixCall(
                request,
                response,
                cache,
                isUpload ? Optional.empty() : pulls.find(cache),
                Visitor.of(request, callers, cache.config()));
        try {
            spans.around(call, route, () -> answer(call, route));
        } catch (IOException e) {
            throw StoreFaults.of(e);
        }
    }

    private void answer(NixCall call, Route route) throws IOException {
        switch (route.noun()) {
            case CACHE_INFO -> info.answerInfo(call);
            case PUBLIC_KEYS -> info.answerKeys(call);
            case NAR_INFO -> narInfos.answer(call, route.name());
            case NAR -> nars.answer(call, route.name());
            case PIN -> pins.answerOne(call, route.name());
            case PINS -> pins.answerAll(call);
            case COLLECTION -> collection.answer(call);
            case FILE -> files.answer(call, route.kind().orElseThrow(), route.name());
        }
    }

    @Override
    public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        NixErrors.write(request, response, why);
    }

    /** Everything belongs to the application. */
    @Override
    public void close() {}
}
