package io.stowage.artifacts.registry;

import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What was made for requests that may come twice, remembered for a day. */
record RememberedRequests(Clock clock) {
    private static final Duration REMEMBERED = Duration.ofHours(24);

    /** What the same request made before. Another request under the same token is refused. */
    Optional<ArtifactPackage> find(Handle rows, Requester party, PackageCreation.Repeatable asked) {
        record Row(Digest request, String id) {}
        Optional<Row> row = rows.createQuery("SELECT request, package FROM artifact_request"
                        + " WHERE access_key = :key AND token = :token AND expires_at > :now")
                .bind("key", party.key())
                .bind("token", asked.token())
                .bind("now", clock.millis())
                .map((found, context) -> new Row(Digest.of(Algorithm.SHA256, found.getBytes(1)), found.getString(2)))
                .findOne();
        if (row.isPresent() && !row.get().request().equals(asked.digest())) {
            throw Refusals.conflict(
                    "idempotency_conflict", "the same Idempotency-Key came with another request before");
        }
        return row.flatMap(found -> PackageRows.find(rows, found.id()));
    }

    void remember(Handle rows, Requester party, PackageCreation.Repeatable asked, String id) {
        rows.execute(
                "INSERT INTO artifact_request (access_key, token, request, package, expires_at) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (access_key, token) DO UPDATE SET request = excluded.request,"
                        + " package = excluded.package, expires_at = excluded.expires_at",
                party.key(),
                asked.token(),
                asked.digest().bytes(),
                id,
                clock.millis() + REMEMBERED.toMillis());
    }
}
