package io.stowage.s3.signing;

import io.stowage.s3.wire.Query;
import io.stowage.s3.wire.S3Dates;
import io.stowage.s3.wire.UriText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signs links to this server, as a client with the secret would. */
public final class LinkSigner {
    private static final String HOST = "host";

    private final String region;
    private final Clock clock;

    public LinkSigner(String region, Clock clock) {
        this.region = region;
        this.clock = clock;
    }

    /**
     * A request that a link is to stand for.
     *
     * @param host as the client will call this server
     * @param path from the root of the server, encoded
     * @param parameters decoded
     */
    public record Wanted(String method, String host, String path, List<Map.Entry<String, String>> parameters) {
        public Wanted {
            parameters = List.copyOf(parameters);
        }
    }

    /** A link without its host, and until when it is good. */
    public record Link(String pathAndQuery, Instant end) {}

    public Link sign(SigningSecret secret, Wanted wanted, Duration life) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        String time = S3Dates.inSignature(now);
        CredentialScope scope = new CredentialScope(secret.accessKey(), time.substring(0, 8), region, "s3");
        List<String> pairs = new ArrayList<>();
        wanted.parameters().forEach(each -> pairs.add(pair(each.getKey(), each.getValue())));
        pairs.add(pair("X-Amz-Algorithm", SignatureV4.ALGORITHM));
        pairs.add(pair("X-Amz-Credential", secret.accessKey() + "/" + scope.text()));
        pairs.add(pair("X-Amz-Date", time));
        pairs.add(pair("X-Amz-Expires", String.valueOf(life.toSeconds())));
        pairs.add(pair("X-Amz-SignedHeaders", HOST));
        String query = String.join("&", pairs);
        SignedRequest request = new SignedRequest(
                wanted.method(), wanted.path(), Query.parse(query), Map.of(), List.of(wanted.host()), Optional.empty());
        CanonicalRequest canonical =
                CanonicalRequest.of(request, List.of(HOST), wanted.host(), Authenticated.UNSIGNED_PAYLOAD);
        String signature = Hmac.hex(SigningKeys.derive(secret.secret(), scope), canonical.stringToSign(time, scope));
        return new Link(wanted.path() + "?" + query + "&X-Amz-Signature=" + signature, now.plus(life));
    }

    private static String pair(String name, String value) {
        return UriText.encode(name) + "=" + UriText.encode(value);
    }
}
