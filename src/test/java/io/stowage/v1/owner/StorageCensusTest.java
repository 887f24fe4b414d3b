package io.stowage.v1.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.billing.cashier.Cashier;
import io.stowage.billing.cashier.Cashier.Stored;
import io.stowage.billing.cashier.CashierException;
import io.stowage.billing.cashier.CashierException.Reason;
import io.stowage.ic.Owner;
import io.stowage.ic.Principal;
import io.stowage.ops.FakeClock;
import io.stowage.ops.LogCapture;
import io.stowage.store.Body;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.PutOptions;
import io.stowage.store.guard.ForwardingStore;
import io.stowage.transfer.Permits;
import io.stowage.v1.TestBlob;
import io.stowage.v1.V1Server;
import io.stowage.v1.blob.NativeKeys;
import io.stowage.v1.blob.Records;
import io.stowage.v1.blob.StoredMetadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StorageCensusTest {
    private static final Owner OWNER = Owner.parse(TestBlob.OWNER);
    private static final Owner OTHER = Owner.parse(TestBlob.OTHER_OWNER);
    private static final Stored NOTHING = new Stored(0, 0, 0, 0);

    private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final ObjectStore store = V1Server.memory(clock);
    private final FakeTeller teller = new FakeTeller();

    /** What the cashier was told; it can be down, and dislike owners. */
    private static final class FakeTeller {
        private final List<Map<Owner, Stored>> told = new ArrayList<>();
        private final Set<Owner> disliked = new HashSet<>();
        private Optional<Reason> refusal = Optional.empty();
        private int failAfter = Integer.MAX_VALUE;
        private int questions;

        void take(Map<Owner, Stored> gauges) {
            questions++;
            refusal.ifPresent(reason -> {
                throw new CashierException(reason, "as it was told to");
            });
            if (told.size() >= failAfter) {
                throw new CashierException(Reason.UNAVAILABLE, "gone");
            }
            if (gauges.keySet().stream().anyMatch(disliked::contains)) {
                throw new CashierException(Reason.UNAVAILABLE, "an internal error");
            }
            if (!gauges.isEmpty()) {
                told.add(Map.copyOf(gauges));
            }
        }

        Map<Owner, Stored> all() {
            Map<Owner, Stored> all = new HashMap<>();
            told.forEach(all::putAll);
            return all;
        }
    }

    private StorageCensus census() {
        return census(store);
    }

    private StorageCensus census(ObjectStore from) {
        Permits permits = new Permits(1024 * 1024, Duration.ofSeconds(1));
        Records records = new Records(from, permits, new SimpleMeterRegistry());
        return new StorageCensus(from, records, teller::take, 2, clock);
    }

    private void nextNight() {
        clock.advance(Duration.ofDays(1));
    }

    private static Owner owner(int number) {
        return new Owner(Principal.of(ByteBuffer.allocate(10)
                .putLong(number)
                .put((byte) 1)
                .put((byte) 1)
                .array()));
    }

    private void put(Key key, byte[] bytes) throws IOException {
        store.put(key, Body.of(bytes), PutOptions.REPLACE);
    }

    private void putChunks(Owner owner, TestBlob blob) throws IOException {
        for (int i = 0; i < blob.chunks(); i++) {
            put(NativeKeys.chunk(owner, blob.chunkHash(i)), blob.chunk(i));
        }
    }

    private void putBlob(Owner owner, TestBlob blob) throws IOException {
        putChunks(owner, blob);
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        new StoredMetadata(blob.tree()).write(record);
        put(NativeKeys.metadata(owner, blob.root()), record.toByteArray());
    }

    private void putSome(int owners) throws IOException {
        for (int i = 1; i <= owners; i++) {
            put(NativeKeys.chunk(owner(i), TestBlob.text("x").root()), new byte[i]);
        }
    }

    private List<Key> keys(String prefix) throws IOException {
        return store.list(ListQuery.prefix(prefix)).objects().stream()
                .map(ObjectInfo::key)
                .toList();
    }

    @Test
    void chunksAndBlobsOfEachOwnerAreCounted() throws IOException {
        putBlob(OWNER, TestBlob.random(2_500_000, 1));
        putBlob(OWNER, TestBlob.text("small"));
        putChunks(OTHER, TestBlob.text("of an upload that goes on"));
        census().turn();
        assertThat(teller.told)
                .containsExactly(Map.of(OWNER, new Stored(4, 2_500_005, 2, 2_500_005), OTHER, new Stored(1, 25, 0, 0)));
    }

    @Test
    void aChunkOfTwoBlobsIsStoredOnce() throws IOException {
        putBlob(OWNER, TestBlob.text("the same"));
        putBlob(OWNER, TestBlob.text("the same", "Content-Type: text/plain"));
        census().turn();
        assertThat(teller.all()).containsEntry(OWNER, new Stored(1, 8, 2, 16));
    }

    @Test
    void aRecordThatIsNotBelievedIsNoBlob() throws IOException {
        put(NativeKeys.metadata(OWNER, TestBlob.text("a").root()), "{}".getBytes(StandardCharsets.UTF_8));
        putChunks(OWNER, TestBlob.text("a"));
        try (LogCapture log = LogCapture.of(Records.class)) {
            census().turn();
            assertThat(log.lines()).hasSize(1);
        }
        assertThat(teller.all()).containsEntry(OWNER, new Stored(1, 1, 0, 0));
    }

    @Test
    void whatBelongsToNobodyIsPassedOver() throws IOException {
        put(Key.of("chunks/readme"), new byte[3]);
        put(Key.of("chunks/somebody/else"), new byte[3]);
        put(Key.of("chunks/zz/else"), new byte[3]);
        put(Key.of("blob-metadata/" + OWNER + "/notes"), new byte[3]);
        putChunks(OTHER, TestBlob.text("b"));
        census().turn();
        assertThat(teller.all()).isEqualTo(Map.of(OTHER, new Stored(1, 1, 0, 0)));
    }

    @Test
    void onceANightIsEnough() throws IOException {
        putSome(1);
        census().turn();
        census().turn();
        clock.set(Instant.parse("2026-03-02T01:59:00Z"));
        census().turn();
        assertThat(teller.told).hasSize(1);
        clock.set(Instant.parse("2026-03-02T02:00:00Z"));
        census().turn();
        assertThat(teller.told).hasSize(2);
    }

    @Test
    void whoHasNothingAnyMoreIsToldOnceMore() throws IOException {
        putSome(2);
        census().turn();
        store.delete(NativeKeys.chunk(owner(1), TestBlob.text("x").root()));
        nextNight();
        census().turn();
        assertThat(teller.told.get(1)).containsEntry(owner(1), NOTHING).hasSize(2);
        nextNight();
        census().turn();
        assertThat(teller.told.get(2)).containsOnlyKeys(owner(2));
        assertThat(keys(StorageCensus.MARKS)).hasSize(1);
    }

    @Test
    void nobodyIsForgottenWhoWasToldOfByACountThatFailed() throws IOException {
        putSome(Cashier.MAX_REPORT + 1);
        teller.failAfter = 1;
        assertThatThrownBy(() -> census().turn()).isInstanceOf(CashierException.class);
        Owner first = teller.told.get(0).keySet().iterator().next();
        store.delete(NativeKeys.chunk(first, TestBlob.text("x").root()));
        teller.failAfter = Integer.MAX_VALUE;
        census().turn();
        assertThat(teller.all()).containsEntry(first, NOTHING).hasSize(Cashier.MAX_REPORT + 1);
    }

    @Test
    void manyOwnersAreToldInBatchesOverManyPages() throws IOException {
        int owners = 2 * ListQuery.MAX_LIMIT + 7;
        putSome(owners);
        census().turn();
        assertThat(teller.told).hasSize(5).allMatch(batch -> batch.size() <= Cashier.MAX_REPORT);
        assertThat(teller.all()).hasSize(owners).containsEntry(owner(1234), new Stored(1, 1234, 0, 0));
    }

    @Test
    void aCountThatFailedGoesOnWhereItStopped() throws IOException {
        putSome(3 * Cashier.MAX_REPORT);
        StorageCensus census = census();
        teller.failAfter = 2;
        assertThatThrownBy(census::turn).hasMessage("gone");
        assertThat(store.head(StorageCensus.LAST)).isEmpty();
        teller.failAfter = Integer.MAX_VALUE;
        census.turn();
        assertThat(teller.told).hasSize(3);
        assertThat(teller.all()).hasSize(3 * Cashier.MAX_REPORT);
        assertThat(store.head(StorageCensus.LAST)).isPresent();
    }

    @Test
    void aCountOfANewNightBeginsWithTheFirstOwner() throws IOException {
        putSome(2 * Cashier.MAX_REPORT);
        StorageCensus census = census();
        teller.failAfter = 1;
        assertThatThrownBy(census::turn).hasMessage("gone");
        teller.failAfter = Integer.MAX_VALUE;
        nextNight();
        census.turn();
        assertThat(teller.told).hasSize(3);
    }

    @Test
    void oneOwnerWhomTheCashierDoesNotTakeHoldsUpNobody() throws IOException {
        putSome(100);
        teller.disliked.add(owner(50));
        try (LogCapture log = LogCapture.of(StorageCensus.class)) {
            census().turn();
            assertThat(log.lines()).anyMatch(line -> line.contains(owner(50).toString()));
        }
        assertThat(teller.all()).hasSize(99).doesNotContainKey(owner(50));
        assertThat(store.head(StorageCensus.LAST)).isPresent();
    }

    @Test
    void whenItIsAboutTheCashierAndNotAboutOwnersTheCountEndsEarly() throws IOException {
        putSome(100);
        for (int i = 1; i <= 100; i++) {
            teller.disliked.add(owner(i));
        }
        assertThatThrownBy(() -> census().turn()).hasMessage("an internal error");
        assertThat(teller.questions).isLessThan(100);
        assertThat(store.head(StorageCensus.LAST)).isEmpty();
    }

    @Test
    void aCashierThatKeepsNoFiguresIsAskedOnceANightBeforeAnythingIsCounted() throws IOException {
        putSome(1);
        teller.refusal = Optional.of(Reason.NOT_OFFERED);
        StorageCensus census = census();
        try (LogCapture log = LogCapture.of(StorageCensus.class)) {
            census.turn();
            census.turn();
            assertThat(log.lines()).singleElement().asString().contains("stowage.billing.gauges");
        }
        assertThat(teller.questions).isEqualTo(1);
        assertThat(keys(StorageCensus.MARKS)).isEmpty();
        nextNight();
        census.turn();
        assertThat(teller.questions).isEqualTo(2);
    }

    @Test
    void aCashierThatIsDownIsAskedAgainInTheNextTurn() throws IOException {
        putSome(1);
        StorageCensus census = census();
        teller.refusal = Optional.of(Reason.UNAVAILABLE);
        assertThatThrownBy(census::turn).isInstanceOf(CashierException.class);
        teller.refusal = Optional.empty();
        census.turn();
        assertThat(teller.told).hasSize(1);
    }

    @Test
    void aCountThatIsStoppedTellsNoHalfFigures() throws IOException {
        putBlob(OWNER, TestBlob.random(2_500_000, 1));
        StorageCensus[] counting = new StorageCensus[1];
        ObjectStore stopping = new ForwardingStore(store) {
            @Override
            public Listing list(ListQuery query) throws IOException {
                counting[0].stop();
                return super.list(query);
            }
        };
        counting[0] = census(stopping);
        counting[0].turn();
        assertThat(teller.told).isEmpty();
        assertThat(store.head(StorageCensus.LAST)).isEmpty();
    }
}
