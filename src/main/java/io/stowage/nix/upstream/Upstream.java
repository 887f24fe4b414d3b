package io.stowage.nix.upstream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.fault.StowageException;
import io.stowage.nix.format.CacheInfo;
import io.stowage.nix.format.ContentAddress;
import io.stowage.nix.format.ForeignNarInfo;
import io.stowage.nix.format.ForeignUrl;
import io.stowage.nix.format.NarInfo;
import io.stowage.nix.format.PathHash;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Another cache: what it says of paths, checked, and the files of its NARs as they come. */
final class Upstream {
    static final int USUAL_PRIORITY = 40;

    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);
    private static final String CACHE_INFO = "nix-cache-info";

    private final UpstreamConfig config;
    private final String cache;
    private final UpstreamClient client;
    private final Duration documentTime;
    private final MeterRegistry meters;
    private final Availability availability;
    private volatile Optional<CacheInfo> info = Optional.empty();

    /** What became of a request. */
    enum Result {
        HIT("hit"),
        MISS("miss"),
        FAILED("failed"),
        /** It has something that cannot be taken. */
        REFUSED("refused");

        private final String label;

        Result(String label) {
            this.label = label;
        }
    }

    /**
     * @param cache that takes from it
     * @param documentTime how long a narinfo may take to come
     */
    Upstream(
            UpstreamConfig config,
            String cache,
            UpstreamClient client,
            Duration documentTime,
            MeterRegistry meters,
            Clock clock) {
        this.config = config;
        this.cache = cache;
        this.client = client;
        this.documentTime = documentTime;
        this.meters = meters;
        this.availability = new Availability(clock);
        Gauge.builder("stowage.nix.upstream.up", availability, now -> now.isUp() ? 1 : 0)
                .description("Whether an upstream cache answers")
                .tag("cache", cache)
                .tag("upstream", config.name())
                .register(meters);
    }

    String name() {
        return config.name();
    }

    boolean isUp() {
        return availability.isUp();
    }

    boolean mayBeAsked() {
        return availability.mayBeAsked();
    }

    /** Known once it was asked what it is. */
    int priority() {
        return config.priority().orElse(info.map(CacheInfo::priority).orElse(USUAL_PRIORITY));
    }

    /** Asks it what it is, unless that is known. */
    void learn() throws IOException {
        if (info.isEmpty()) {
            try (UpstreamAnswer answer = ask(CACHE_INFO)) {
                byte[] body = answer.status() == 200 ? answer.read(CacheInfo.MAX_BYTES, documentTime) : new byte[0];
                info = Optional.of(CacheInfo.parseForeign(body, USUAL_PRIORITY));
                answered();
            } catch (StowageException e) {
                if (availability.useless()) {
                    LOG.warn("the upstream {} of the cache {} cannot be used: {}", name(), cache, e.getMessage());
                }
                throw new IOException(e.getMessage(), e);
            }
        }
    }

    /** A narinfo that one of its keys has signed, or that needs no signature. */
    Optional<ForeignNarInfo> findNarInfo(PathHash hash, long maxNarSize) throws IOException {
        try (UpstreamAnswer answer = get(hash + ".narinfo")) {
            if (answer.status() != 200) {
                count("narinfo", Result.MISS);
                return Optional.empty();
            }
            ForeignNarInfo found = ForeignNarInfo.parse(answer.read(NarInfo.MAX_BYTES, documentTime));
            Optional<String> reason = reasonToRefuse(found.info(), hash, maxNarSize);
            if (reason.isPresent()) {
                refuse(hash, reason.get());
                return Optional.empty();
            }
            count("narinfo", Result.HIT);
            return Optional.of(found);
        } catch (StowageException e) {
            refuse(hash, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<String> reasonToRefuse(NarInfo info, PathHash hash, long maxNarSize) {
        if (!info.storePath().hash().equals(hash)) {
            return Optional.of("it is of another path");
        }
        if (!info.isSignedByAny(config.keys()) && !ContentAddress.proves(info)) {
            return Optional.of("none of the upstream's keys has signed it");
        }
        return info.fileSize().orElse(0) > maxNarSize
                ? Optional.of("its NAR has more than max-nar-size")
                : Optional.empty();
    }

    private void refuse(PathHash hash, String reason) {
        count("narinfo", Result.REFUSED);
        LOG.warn("the narinfo of {} in the upstream {} is not taken: {}", hash, name(), reason);
    }

    /** Empty where it does not have the file any more. The caller closes the answer. */
    Optional<UpstreamAnswer> openNar(ForeignUrl url) throws IOException {
        UpstreamAnswer answer = get(url.text());
        if (answer.status() == 200) {
            return Optional.of(answer);
        }
        answer.close();
        count("nar", Result.MISS);
        return Optional.empty();
    }

    private UpstreamAnswer get(String path) throws IOException {
        UpstreamAnswer answer = ask(path);
        answered();
        return answer;
    }

    /** 403 and 410 mean what 404 means, as for clients. */
    private UpstreamAnswer ask(String path) throws IOException {
        try {
            UpstreamAnswer answer = client.get(URI.create(config.base() + path), config.login(), this::failedTry);
            if (answer.status() == 200 || answer.status() == 404 || answer.status() == 403 || answer.status() == 410) {
                return answer;
            }
            answer.close();
            failedTry();
            throw new IOException("it answered " + answer.status());
        } catch (IllegalArgumentException e) {
            failedTry();
            throw new IOException("its log-in cannot be read: " + e.getMessage(), e);
        }
    }

    private void answered() {
        if (availability.answered()) {
            LOG.info("the upstream {} of the cache {} answers again", name(), cache);
        }
    }

    private void failedTry() {
        if (availability.failed()) {
            LOG.warn("the upstream {} of the cache {} fails, and is asked less often until it answers", name(), cache);
        }
    }

    void count(String what, Result result) {
        Counter.builder("stowage.nix.upstream.requests")
                .description("What upstream caches were asked for")
                .tag("cache", cache)
                .tag("upstream", name())
                .tag("what", what)
                .tag("result", result.label)
                .register(meters)
                .increment();
    }
}
