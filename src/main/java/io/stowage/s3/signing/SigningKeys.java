package io.stowage.s3.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys that are derived from secrets for a day and a region. One is forgotten as soon as the secret it was derived
 * from is another one, and the one that was used longest ago when there are too many.
 */
final class SigningKeys {
    private static final int MOST = 10_000;

    private final int most;

    /** In the order of use. Guarded by this. */
    private final Map<CredentialScope, Derived> derived = new LinkedHashMap<>(16, 0.75f, true);

    private record Derived(String secret, SecretKeySpec key) {
        @Override
        public String toString() {
            return "***";
        }
    }

    SigningKeys() {
        this(MOST);
    }

    SigningKeys(int most) {
        this.most = most;
    }

    SecretKeySpec key(SigningSecret secret, CredentialScope scope) {
        synchronized (this) {
            @Nullable Derived known = derived.get(scope);
            if (known != null && known.secret().equals(secret.secret())) {
                return known.key();
            }
        }
        SecretKeySpec key = derive(secret.secret(), scope);
        synchronized (this) {
            derived.put(scope, new Derived(secret.secret(), key));
            if (derived.size() > most) {
                var oldest = derived.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
        }
        return key;
    }

    synchronized int size() {
        return derived.size();
    }

    static SecretKeySpec derive(String secret, CredentialScope scope) {
        byte[] date = Hmac.sha256(Hmac.key(("AWS4" + secret).getBytes(UTF_8)), scope.date());
        byte[] region = Hmac.sha256(Hmac.key(date), scope.region());
        byte[] service = Hmac.sha256(Hmac.key(region), scope.service());
        return Hmac.key(Hmac.sha256(Hmac.key(service), "aws4_request"));
    }
}
