package io.stowage.ic.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stowage.ic.Bytes;
import io.stowage.ic.RootKey;
import io.stowage.ic.agent.answer.AgentException;
import io.stowage.ic.agent.answer.AgentException.Kind;
import io.stowage.ic.agent.http.Ticker;
import io.stowage.ic.agent.proof.NetworkTrust;
import io.stowage.ic.candid.Candid;
import io.stowage.ic.candid.CandidType;
import io.stowage.ic.candid.CandidValue;
import io.stowage.ic.identity.Ed25519Identity;
import io.stowage.ops.FakeClock;
import io.stowage.replica.Agents;
import io.stowage.replica.Mischief;
import io.stowage.replica.Network;
import io.stowage.replica.Replica;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AgentTest {
    private static final URI NOBODY = URI.create("http://127.0.0.1:9");
    private static final String GRANT = "_immutableObjectStorageCreateCertificate";
    /** For an exchange that nobody answers; whatever else takes longer is repeated until it does not. */
    private static final Duration SHORT = Duration.ofMillis(300);

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Ed25519Identity SOMEBODY = Ed25519Identity.generate(new SecureRandom());

    private static final Replica REPLICA = Replica.start(Network.Shape.NEW_RANGES, Clock.systemUTC());
    private final Agent agent = agent(LONG, LONG, REPLICA.url());

    /** Real time, but for the pauses between attempts, which are over at once. */
    private static final class WithoutPauses implements Ticker {
        private final AtomicLong skipped = new AtomicLong();

        @Override
        public long nanos() {
            return System.nanoTime() + skipped.get();
        }

        @Override
        public void sleep(Duration duration) {
            skipped.addAndGet(duration.toNanos());
        }
    }

    private static Agent agent(Duration attempt, Duration timeout, URI... urls) {
        RootKey root = REPLICA.rootKey();
        return new Agent(
                new AgentConfig(List.of(urls), attempt, timeout, timeout),
                SOMEBODY,
                new NetworkTrust(Agents.verifier(root), root),
                Clock.systemUTC(),
                new SecureRandom(),
                new WithoutPauses());
    }

    @AfterAll
    static void stop() {
        REPLICA.close();
    }

    @AfterEach
    void behave() {
        REPLICA.misbehave(Mischief.NONE);
        agent.close();
    }

    private static Bytes call(Agent agent) {
        Bytes arg = Bytes.of(Candid.encode(CandidType.Primitive.TEXT, CandidValue.of("sha256:00")));
        return agent.call(Replica.ownerId(), GRANT, arg);
    }

    private static Bytes query(Agent agent) {
        return agent.query(Replica.cashierId(), "whoami", Bytes.of(Candid.encode(List.of(), List.of())));
    }

    private static AgentException failure(Runnable request) {
        return catchThrowableOfType(AgentException.class, request::run);
    }

    private static Agent impatient(URI... urls) {
        return agent(SHORT, Duration.ofSeconds(2), urls);
    }

    @ParameterizedTest
    @EnumSource(Network.Shape.class)
    void everyShapeOfNetworkIsBelieved(Network.Shape shape) {
        try (Replica other = Replica.start(shape, Clock.systemUTC());
                Agent asking = Agents.of(other, SOMEBODY)) {
            assertThat(query(asking).length()).isPositive();
            assertThat(call(asking).length()).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mischief.class,
            names = {"TAMPER", "FORGE", "OLD", "STRANGE_NODE", "UNSIGNED", "NONSENSE"})
    void anAnswerToAQueryThatIsNotProvenIsNotBelieved(Mischief mischief) {
        REPLICA.misbehave(mischief);
        assertThat(failure(() -> query(agent)).kind()).isEqualTo(Kind.UNTRUSTED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mischief.class,
            names = {"TAMPER", "FORGE", "OLD", "NONSENSE"})
    void anAnswerToACallThatIsNotProvenIsNotBelieved(Mischief mischief) {
        REPLICA.misbehave(mischief);
        assertThat(failure(() -> call(agent)).kind()).isEqualTo(Kind.UNTRUSTED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mischief.class,
            names = {"BUSY", "TOO_MANY", "HANG_UP", "ENDLESS", "TAMPER", "NONSENSE"})
    void aCallGetsThroughTroubleThatPassesAndIsExecutedOnce(Mischief mischief) {
        int before = REPLICA.executions();
        REPLICA.misbehave(mischief, 1);
        assertThat(call(agent).length()).isPositive();
        assertThat(REPLICA.executions()).isEqualTo(before + 1);
    }

    @Test
    void aCallThatNobodyAnswersIsSentAgainAndExecutedOnce() {
        int before = REPLICA.executions();
        REPLICA.misbehave(Mischief.SILENT, 1);
        try (Agent asking = agent(SHORT, LONG, REPLICA.url())) {
            assertThat(call(asking).length()).isPositive();
        }
        assertThat(REPLICA.executions()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mischief.class,
            names = {"SILENT", "HANG_UP", "BUSY", "NEVER_DONE", "LATE"})
    void aCallWithoutAnEndIsInDoubt(Mischief mischief) {
        REPLICA.misbehave(mischief);
        try (Agent asking = impatient(REPLICA.url())) {
            assertThat(failure(() -> call(asking)).kind()).isEqualTo(Kind.AMBIGUOUS);
        }
    }

    @Test
    void aCallWhoseAnswerIsForgottenIsOver() {
        REPLICA.misbehave(Mischief.FORGET);
        assertThat(failure(() -> call(agent)).kind()).isEqualTo(Kind.LAPSED);
    }

    @Test
    void aCallThatIsSentAgainLaterIsExecutedOnce() {
        int before = REPLICA.executions();
        SignedCall call = sign(agent);
        agent.send(call);
        assertThat(agent.sendAgain(SignedCall.read(call.envelope())).length()).isPositive();
        assertThat(REPLICA.executions()).isEqualTo(before + 1);
    }

    @Test
    void aSignedCallIsReadBackAsItWas() {
        SignedCall call = sign(agent);
        assertThat(SignedCall.read(call.envelope())).isEqualTo(call);
    }

    @Test
    void thatNobodyListensSaysNothingAboutACallOfBefore() {
        try (Agent asking = agent(LONG, Duration.ofSeconds(10), NOBODY)) {
            SignedCall call = sign(asking);
            assertThat(failure(() -> asking.sendAgain(call)).kind()).isEqualTo(Kind.AMBIGUOUS);
        }
    }

    @Test
    void aCallThatWasNotExecutedBeforeItsExpiryIsOverOnceTheNetworksTimeIsBeyondThat() {
        FakeClock clock = new FakeClock();
        try (Replica late = Replica.start(Network.Shape.NEW_RANGES, clock);
                Agent asking = Agents.of(late, SOMEBODY, clock, Duration.ofSeconds(3))) {
            late.misbehave(Mischief.LATE);
            SignedCall call = sign(asking);
            assertThat(failure(() -> asking.send(call)).kind()).isEqualTo(Kind.AMBIGUOUS);
            clock.set(call.expiry());
            assertThat(failure(() -> asking.sendAgain(call)).kind()).isEqualTo(Kind.AMBIGUOUS);
            clock.advance(Duration.ofMillis(1));
            assertThat(failure(() -> asking.sendAgain(call)).kind()).isEqualTo(Kind.LAPSED);
            assertThat(late.executeLate()).isZero();
        }
    }

    private static SignedCall sign(Agent agent) {
        Bytes arg = Bytes.of(Candid.encode(CandidType.Primitive.TEXT, CandidValue.of("sha256:00")));
        return agent.sign(Replica.ownerId(), GRANT, arg, Duration.ofMinutes(1));
    }

    @Test
    void aCallThatIsOnlyAcceptedIsAskedFor() {
        REPLICA.misbehave(Mischief.ACCEPT_ONLY);
        assertThat(call(agent).length()).isPositive();
        assertThat(REPLICA.log()).last().isEqualTo("v3 read_state");
    }

    @Test
    void whereNewAddressesAreNotThereOldOnesServe() {
        REPLICA.misbehave(Mischief.OLD_ADDRESSES);
        assertThat(call(agent).length()).isPositive();
        assertThat(query(agent).length()).isPositive();
        assertThat(REPLICA.log()).contains("v2 call", "v2 query", "v2 read_state");
    }

    @Test
    void aProvenNoIsANo() {
        REPLICA.misbehave(Mischief.REJECT);
        AgentException ofCall = failure(() -> call(agent));
        AgentException ofQuery = failure(() -> query(agent));
        assertThat(ofCall.kind()).isEqualTo(Kind.REJECTED);
        assertThat(ofCall.reject())
                .hasValueSatisfying(reject -> assertThat(reject.certified()).isTrue());
        assertThat(ofQuery.kind()).isEqualTo(Kind.REJECTED);
    }

    @Test
    void aNoWithoutProofIsMarkedAsOne() {
        REPLICA.misbehave(Mischief.REJECT_UNPROVEN);
        AgentException refused = failure(() -> call(agent));
        assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
        assertThat(refused.reject())
                .hasValueSatisfying(reject -> assertThat(reject.certified()).isFalse());
    }

    @Test
    void aWrongClockIsCalledThat() {
        REPLICA.misbehave(Mischief.OTHER_CLOCK);
        assertThat(failure(() -> call(agent)).kind()).isEqualTo(Kind.CLOCK);
        assertThat(failure(() -> query(agent)).kind()).isEqualTo(Kind.CLOCK);
    }

    @Test
    void whatIsRefusedIsNotSentAgain() {
        int before = REPLICA.log().size();
        REPLICA.misbehave(Mischief.REFUSE);
        assertThat(failure(() -> call(agent)).kind()).isEqualTo(Kind.REFUSED);
        assertThat(REPLICA.log()).hasSize(before + 1);
    }

    @Test
    void whenNobodyListensNothingWasDone() {
        try (Agent asking = agent(LONG, Duration.ofSeconds(10), NOBODY)) {
            assertThat(failure(() -> call(asking)).kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure(() -> query(asking)).kind()).isEqualTo(Kind.UNREACHABLE);
        }
    }

    @Test
    void theNextAddressIsAskedWhenOneFails() {
        try (Agent asking = agent(LONG, LONG, NOBODY, REPLICA.url())) {
            assertThat(call(asking).length()).isPositive();
            assertThat(query(asking).length()).isPositive();
        }
    }

    @Test
    void aNetworkWithAnotherRootKeyIsNotBelieved() {
        try (Replica other = Replica.start(Network.Shape.ROOT, Clock.systemUTC());
                Agent asking = agent(LONG, LONG, other.url())) {
            assertThat(failure(() -> query(asking)).kind()).isEqualTo(Kind.UNTRUSTED);
            assertThat(failure(() -> call(asking)).kind()).isEqualTo(Kind.UNTRUSTED);
        }
    }
}
