package io.stowage.ic.agent.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import io.stowage.ic.agent.answer.CallOutcome;
import io.stowage.ic.certificate.HashTree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestStatusTest {
    private static final Instant EXPIRY = Instant.parse("2026-01-01T00:02:00Z");
    private static final Bytes ID = Bytes.of(new byte[32]);
    private static final HashTree NOTHING = new HashTree.Empty();
    private static final HashTree HIDDEN = new HashTree.Pruned(Bytes.of(new byte[32]));

    /** A state that is believed as it is. */
    private record Believed(HashTree tree, Instant time) implements CertifiedState {
        @Override
        public Optional<Bytes> find(List<Bytes> path) {
            return tree.lookup(path).value();
        }

        @Override
        public boolean lacks(List<Bytes> path) {
            return tree.lookup(path).status() == HashTree.Status.ABSENT;
        }

        @Override
        public List<Bytes> labels(List<Bytes> path) {
            return List.of();
        }

        @Override
        public Principal subnetOf(Principal canister) {
            return canister;
        }
    }

    private static Optional<CallOutcome> outcome(HashTree tree, Instant time) {
        return new RequestStatus(new Believed(tree, time), ID, EXPIRY).outcome();
    }

    private static HashTree withStatus(String status) {
        HashTree leaf = new HashTree.Leaf(Bytes.ofUtf8(status));
        HashTree request = new HashTree.Labelled(ID, new HashTree.Labelled(Bytes.ofUtf8("status"), leaf));
        return new HashTree.Labelled(Bytes.ofUtf8("request_status"), request);
    }

    @Test
    void aRequestThatTheNetworkDoesNotKnowIsOverOnceItHasExpired() {
        assertThat(outcome(NOTHING, EXPIRY)).isEmpty();
        assertThat(outcome(NOTHING, EXPIRY.plusNanos(1))).contains(new CallOutcome.Expired());
    }

    @Test
    void whatIsHiddenMayStillComeToAnEnd() {
        assertThat(outcome(HIDDEN, EXPIRY.plusSeconds(600))).isEmpty();
    }

    @Test
    void aRequestThatIsUnderWayMayEndAfterItsExpiry() {
        assertThat(outcome(withStatus("received"), EXPIRY.plusSeconds(600))).isEmpty();
        assertThat(outcome(withStatus("processing"), EXPIRY.plusSeconds(600))).isEmpty();
    }
}
