package io.stowage.ic.agent;

import io.stowage.config.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the network is reached.
 *
 * @param urls tried in this order, and from the beginning again
 * @param attemptTimeout how long one HTTP exchange may take
 * @param queryTimeout how long a query may take with all its repetitions
 * @param callTimeout how long a call may take until its certified answer is there
 */
public record AgentConfig(List<URI> urls, Duration attemptTimeout, Duration queryTimeout, Duration callTimeout) {
    private static final String MAINNET = "https://icp-api.io";
    private static final Duration SECOND = Duration.ofSeconds(1);

    public AgentConfig {
        urls = List.copyOf(urls);
    }

    public static AgentConfig from(Settings settings) {
        Settings ic = settings.scope("ic");
        List<String> texts = ic.list(
                "urls",
                List.of(MAINNET),
                "Where the Internet Computer is reached: scheme, host and port. The next one is asked when one fails.");
        List<URI> urls = new ArrayList<>();
        for (String text : texts) {
            parse(text)
                    .ifPresentOrElse(
                            urls::add,
                            () -> ic.problem(
                                    "urls",
                                    "has an entry that is not an address of scheme, host and port",
                                    "expected: " + MAINNET));
        }
        ic.require(!texts.isEmpty(), "urls", "names nobody to ask", "expected: " + MAINNET);
        Duration attempt = ic.duration(
                "attempt-timeout",
                Duration.ofSeconds(15),
                SECOND,
                Duration.ofMinutes(1),
                "How long one exchange may take before the next address is asked. The network answers a call after up to 10s.");
        Duration query = ic.duration(
                "query-timeout",
                Duration.ofSeconds(20),
                SECOND,
                Duration.ofMinutes(2),
                "How long a query may take in all.");
        Duration call = ic.duration(
                "call-timeout",
                Duration.ofMinutes(1),
                SECOND,
                Duration.ofMinutes(3),
                "How long a call may take in all. What is not answered by then may have been done or not.");
        return new AgentConfig(urls, attempt, query, call);
    }

    private static Optional<URI> parse(String text) {
        try {
            URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            boolean bare = uri.getRawPath() == null || uri.getRawPath().isEmpty();
            boolean nothingElse =
                    uri.getRawQuery() == null && uri.getRawFragment() == null && uri.getRawUserInfo() == null;
            return http && uri.getHost() != null && bare && nothingElse ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
