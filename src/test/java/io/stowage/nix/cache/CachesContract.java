package io.stowage.nix.cache;

import static io.stowage.nix.cache.CachesFixture.find;
import static io.stowage.nix.cache.CachesFixture.narInfoKey;
import static io.stowage.nix.cache.CachesFixture.narKey;
import static io.stowage.nix.cache.CachesFixture.push;
import static io.stowage.nix.cache.CachesFixture.put;
import static io.stowage.nix.cache.CachesFixture.read;
import static io.stowage.nix.cache.CachesFixture.upload;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.content.Contents;
import io.stowage.content.intake.Intake;
import io.stowage.content.reading.PieceReader;
import io.stowage.content.rows.StoredAmounts;
import io.stowage.database.Database;
import io.stowage.database.Migrations;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.nix.cache.PathUploads.Outcome;
import io.stowage.nix.format.FileKind;
import io.stowage.nix.format.FileName;
import io.stowage.nix.format.NarInfo;
import io.stowage.nix.format.PublicKey;
import io.stowage.nix.format.SecretKey;
import io.stowage.nix.format.Signature;
import io.stowage.store.BodyException;
import io.stowage.store.Key;
import io.stowage.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is in caches and the rules for it, on each engine. */
abstract class CachesContract {
    static final TestNar LIB = TestNar.of("a", "the library");
    static final TestNar APP = TestNar.of("b", "the program").referring(LIB);

    CachesFixture caches;

    abstract Database open(Migrations... tables);

    @BeforeEach
    void start() {
        caches = new CachesFixture(open(Contents.TABLES));
    }

    @AfterEach
    void end() throws IOException {
        caches.close();
    }

    static void assertFault(Fault fault, String reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .hasMessageContaining(reason)
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }

    private static void assertRefused(String reason, ThrowingCallable call) {
        assertFault(Fault.BAD_REQUEST, reason, call);
    }

    @Test
    void whatWasPushedIsFoundAndLiesWhereNcpsLooksForIt() throws IOException {
        NixCache cache = caches.open();
        assertThat(push(cache, APP)).isEqualTo(Outcome.CREATED);
        assertThat(read(cache, APP.name())).isEqualTo("the program");
        assertThat(caches.keys()).containsExactly("config/cache.key", narKey(APP), narInfoKey(APP));
        assertThat(caches.text(narKey(APP))).contains("the program");
        assertThat(caches.text(narInfoKey(APP))).contains(find(cache, APP).text());
    }

    @Test
    void aPrefixKeepsCachesApart() throws IOException {
        NixCache cache = caches.open("team", Map.of("prefix", "/caches/team/"));
        push(cache, APP);
        assertThat(caches.keys()).hasSize(3).allMatch(key -> key.startsWith("caches/team/"));
        assertThat(caches.open().paths().find(APP.pathHash())).isEmpty();
        assertThat(caches.open().nars().find(APP.name())).isEmpty();
        push(caches.open(), APP);
        assertThat(read(caches.open(), APP.name())).isEqualTo("the program");
    }

    @Test
    void aNarThatIsNotWhatItsNameSaysLeavesNothing() throws IOException {
        NixCache cache = caches.open();
        assertThatThrownBy(() -> upload(cache, APP.name(), "forged".getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        BodyException.class,
                        e -> assertThat(e.reason()).isEqualTo(BodyException.Reason.DIGEST_MISMATCH));
        assertThatThrownBy(() -> {
                    try (Intake intake = cache.nars()
                            .receive(
                                    APP.name(),
                                    new ByteArrayInputStream(APP.bytes()),
                                    OptionalLong.of(APP.bytes().length + 1),
                                    "alice")) {
                        cache.nars().publish(intake, APP.name(), "alice");
                    }
                })
                .isInstanceOf(BodyException.class);
        assertThat(cache.nars().find(APP.name())).isEmpty();
        assertThat(caches.keys()).isEmpty();
    }

    @Test
    void theSameNarTwiceIsOne() throws IOException {
        NixCache cache = caches.open();
        assertThat(upload(cache, APP)).isTrue();
        assertThat(upload(cache, APP)).isFalse();
        assertThat(caches.count("nix_nar")).isOne();
        assertThat(amount("alice")).isEqualTo(APP.bytes().length);
    }

    private long amount(String owner) {
        return caches.database
                .read("count", rows -> new StoredAmounts(caches.database).of(rows, owner))
                .bytes();
    }

    @Test
    void theServerFillsInWhatTheClientDidNotSayAndSigns() throws IOException {
        NixCache cache = caches.open();
        push(cache, APP);
        NarInfo info = find(cache, APP);
        assertThat(info.fileSize()).hasValue(APP.bytes().length);
        assertThat(info.fileHash()).contains(APP.name().digest());
        assertThat(info.url().text()).isEqualTo("nar/" + APP.name());
        assertThat(info.isSignedByAny(cache.keys().publicKeys())).isTrue();
        assertThat(cache.keys().publicKeys()).singleElement().asString().startsWith("main-1:");
    }

    @ParameterizedTest
    @CsvSource({
        "StorePath: /nix/store/b, StorePath: /nix/store/c, hash of the address",
        "StorePath: /nix/store/, StorePath: /gnu/store/, not in /nix/store",
        "URL: nar/, URL: https://example.org/nar/, not relative",
        "URL: nar/, URL: /nar/, not relative",
        "URL: nar/, URL: ../nar/, segment",
        "NarSize: , NarSize: -, NarSize",
        "Compression: xz, 'Compression: none', NarHash and NarSize",
        "References, 'FileSize: 5\nReferences', FileSize",
        "References, 'FileHash: sha256:0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73\nReferences', FileHash",
        "NarHash, 'Deriver: x\nNarHash', store path"
    })
    void aNarInfoThatDoesNotFitIsRefused(String right, String wrong, String reason) throws IOException {
        NixCache cache = caches.open();
        upload(cache, APP);
        String narInfo = APP.narInfo();
        String damaged = narInfo.replace(right, wrong);
        assertThat(damaged).isNotEqualTo(narInfo);
        assertRefused(reason, () -> put(cache, APP, damaged));
        assertThat(cache.paths().find(APP.pathHash())).isEmpty();
        assertThat(caches.count("nix_reference")).isZero();
    }

    @Test
    void aNarInfoComesAfterItsNar() throws IOException {
        NixCache cache = caches.open();
        assertRefused("upload it first", () -> put(cache, APP, APP.narInfo()));
    }

    @Test
    void aNarWithoutCompressionIsComparedWithItsNarHash() throws IOException {
        NixCache cache = caches.open();
        upload(cache, APP);
        String narInfo = APP.narInfo("the program").replace("Compression: xz", "Compression: none");
        assertThat(put(cache, APP, narInfo)).isEqualTo(Outcome.CREATED);
        assertThat(find(cache, APP).fileHash()).contains(find(cache, APP).narHash());
    }

    @Test
    void aPrefixedUrlIsNormalised() throws IOException {
        NixCache cache = caches.open();
        upload(cache, APP);
        put(cache, APP, APP.narInfo().replace("URL: nar/", "URL: x/" + APP.hash() + "-"));
        assertThat(find(cache, APP).url().text()).isEqualTo("nar/" + APP.name());
    }

    @Test
    void anotherUploadOfTheSameAddsItsSignatures() throws IOException {
        NixCache cache = caches.open();
        push(cache, APP);
        SecretKey other = SecretKey.generate("other-1");
        String signed = find(cache, APP).signedBy(other).text();
        assertThat(put(cache, APP, signed)).isEqualTo(Outcome.MERGED);
        assertThat(put(cache, APP, APP.narInfo())).isEqualTo(Outcome.UNCHANGED);
        NarInfo merged = find(cache, APP);
        assertThat(merged.signatures()).extracting(Signature::keyName).containsExactly("main-1", "other-1");
        assertThat(merged.isSignedByAny(List.of(other.publicKey()))).isTrue();
        assertThat(caches.text(narInfoKey(APP))).contains(merged.text());
    }

    @Test
    void aForgedSignatureUnderOurNameIsReplaced() throws IOException {
        NixCache cache = caches.open();
        upload(cache, APP);
        put(cache, APP, APP.narInfo() + "Sig: main-1:AAAA\n");
        assertThat(find(cache, APP).signatures()).hasSize(1);
        assertThat(find(cache, APP).isSignedByAny(cache.keys().publicKeys())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"keep, KEPT", "replace, REPLACED"})
    void aContradictionIsSettledAsTheSettingSays(String setting, Outcome expected) throws IOException {
        NixCache cache = caches.open("on-conflict", setting);
        push(cache, APP);
        String before = find(cache, APP).text();
        assertThat(put(cache, APP, APP.narInfo("something else"))).isEqualTo(expected);
        boolean stays = find(cache, APP).text().equals(before);
        assertThat(stays).isEqualTo(expected == Outcome.KEPT);
        assertThat(caches.text(narInfoKey(APP))).contains(find(cache, APP).text());
        assertThat(find(cache, APP).isSignedByAny(cache.keys().publicKeys())).isTrue();
    }

    @Test
    void aContradictionIsRejectedWhereThatIsSet() throws IOException {
        NixCache cache = caches.open("on-conflict", "reject");
        push(cache, APP);
        assertFault(Fault.CONFLICT, "another NarHash", () -> put(cache, APP, APP.narInfo("something else")));
        assertThat(put(cache, APP, APP.narInfo())).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void onlyWhatATrustedKeySignedIsTaken() throws IOException {
        SecretKey trusted = SecretKey.generate("builder-1");
        NixCache cache = caches.open(
                "require-trusted-signature",
                "true",
                "trusted-upload-keys",
                trusted.publicKey().toString());
        upload(cache, APP);
        NarInfo info = NarInfo.parse(APP.narInfo().getBytes(UTF_8));
        assertFault(Fault.FORBIDDEN, "no good signature", () -> put(cache, APP, info.text()));
        String imposter = info.signedBy(SecretKey.generate("builder-1")).text();
        assertFault(Fault.FORBIDDEN, "no good signature", () -> put(cache, APP, imposter));
        assertThat(put(cache, APP, info.signedBy(trusted).text())).isEqualTo(Outcome.CREATED);
        assertThat(find(cache, APP).signatures()).hasSize(2);
        // Our own signature on what is there makes nobody else's upload trusted.
        assertFault(
                Fault.FORBIDDEN,
                "no good signature",
                () -> put(cache, APP, info.signedBy(SecretKey.generate("x-1")).text()));
    }

    @Test
    void anEmptyListOfTrustedKeysTrustsNobody() throws IOException {
        NixCache cache = caches.open("require-trusted-signature", "true");
        upload(cache, APP);
        assertFault(Fault.FORBIDDEN, "no good signature", () -> put(cache, APP, APP.narInfo()));
    }

    @Test
    void referencesComeFirstWhereThatIsRequired() throws IOException {
        NixCache cache = caches.open("require-references", "true");
        TestNar itself = APP.referring(LIB, APP);
        assertRefused(LIB.hash(), () -> push(cache, itself));
        push(cache, LIB);
        assertThat(push(cache, itself)).isEqualTo(Outcome.CREATED);
        assertThat(find(cache, itself).references()).hasSize(2);
        assertThat(caches.count("nix_reference")).isEqualTo(2);
    }

    @Test
    void lostBytesAreNoticedAndReplaced() throws IOException {
        NixCache cache = caches.open();
        push(cache, APP);
        caches.store.delete(Key.of(narKey(APP)));
        assertThat(cache.nars().findStored(APP.name())).isEmpty();
        assertFault(Fault.NOT_FOUND, "lost", () -> read(cache, APP.name()));
        assertRefused("upload it first", () -> put(cache, APP, APP.narInfo()));
        upload(cache, APP);
        assertThat(read(cache, APP.name())).isEqualTo("the program");
        assertThat(put(cache, APP, APP.narInfo())).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void bytesThatAreLostUnnoticedAreReplacedByTheNextUpload() throws IOException {
        NixCache cache = caches.open();
        push(cache, APP);
        caches.store.delete(Key.of(narKey(APP)));
        assertThat(upload(cache, APP)).isFalse();
        assertThat(read(cache, APP.name())).isEqualTo("the program");
    }

    @Test
    void aNarInfoWithoutBytesGivesWay() throws IOException {
        NixCache cache = caches.open("on-conflict", "reject");
        push(cache, APP);
        caches.store.delete(Key.of(narKey(APP)));
        TestNar better = TestNar.of("b", "another program");
        assertThat(push(cache, better)).isEqualTo(Outcome.REPLACED);
        assertThat(find(cache, better).url().name()).isEqualTo(better.name());
        assertThat(caches.count("nix_reference")).isZero();
    }

    @Test
    void aStoreThatDoesNotAnswerIsNotAbsence() throws IOException {
        NixCache cache = caches.open();
        push(cache, APP);
        caches.store.failAlways(new StoreException(StoreException.Reason.UNAVAILABLE, "no answer"));
        assertThatThrownBy(() -> cache.nars().findStored(APP.name())).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> put(cache, APP, APP.narInfo("else"))).isInstanceOf(StoreException.class);
        caches.store.recover();
        assertThat(cache.nars().findStored(APP.name())).isPresent();
        assertThat(put(cache, APP, APP.narInfo())).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void theFileOfANarInfoFollowsItsRow() throws IOException {
        NixCache cache = caches.open();
        assertThat(cache.keys().publicKeys()).hasSize(1);
        upload(cache, APP);
        // The first call looks for the NAR, the second one would write the file.
        caches.store.failCall(2, new StoreException(StoreException.Reason.UNAVAILABLE, "no answer"));
        assertThat(put(cache, APP, APP.narInfo())).isEqualTo(Outcome.CREATED);
        assertThat(caches.text(narInfoKey(APP))).isEmpty();
        assertThat(cache.narInfoFiles().catchUp()).isOne();
        assertThat(caches.text(narInfoKey(APP))).contains(find(cache, APP).text());
        assertThat(cache.narInfoFiles().catchUp()).isZero();

        caches.store.failCall(1, new StoreException(StoreException.Reason.UNAVAILABLE, "no answer"));
        assertThat(cache.paths().delete(APP.pathHash())).isTrue();
        assertThat(caches.text(narInfoKey(APP))).isPresent();
        assertThat(cache.narInfoFiles().catchUp()).isOne();
        assertThat(caches.text(narInfoKey(APP))).isEmpty();
        assertThat(cache.narInfoFiles().catchUp()).isZero();
    }

    @Test
    void aPathIsDeletedBeforeItsNar() throws IOException {
        NixCache cache = caches.open();
        push(cache, APP);
        assertFault(Fault.CONFLICT, "need this NAR", () -> cache.nars().delete(APP.name()));
        assertThat(cache.paths().delete(APP.pathHash())).isTrue();
        assertThat(cache.paths().delete(APP.pathHash())).isFalse();
        assertThat(cache.paths().find(APP.pathHash())).isEmpty();
        assertThat(caches.text(narInfoKey(APP))).isEmpty();
        assertThat(read(cache, APP.name())).isEqualTo("the program");
        assertThat(cache.nars().delete(APP.name())).isTrue();
        assertThat(cache.nars().delete(APP.name())).isFalse();
        assertThat(caches.count("content_loose")).isOne();
        assertThat(amount("alice")).isZero();
        assertThat(push(cache, APP)).isEqualTo(Outcome.CREATED);
        assertThat(read(cache, APP.name())).isEqualTo("the program");
        assertThat(caches.text(narInfoKey(APP))).isPresent();
    }

    @Test
    void theKeyInTheStoreIsMadeOnceAndReadByTheNext() throws IOException {
        List<PublicKey> first = caches.open().keys().publicKeys();
        assertThat(caches.open("key-name", "another-2").keys().publicKeys()).isEqualTo(first);
        assertThat(caches.text("config/cache.key").orElseThrow()).startsWith("main-1:");
        caches.write("config/cache.key", "main-1:hunter2");
        assertThatThrownBy(() -> caches.open().keys().publicKeys())
                .hasMessageNotContaining("hunter2")
                .isInstanceOfSatisfying(
                        StowageException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT));
    }

    @Test
    void aStoreThatDoesNotAnswerIsAskedForTheKeyAgain() throws IOException {
        NixCache cache = caches.open();
        caches.store.failAlways(new StoreException(StoreException.Reason.UNAVAILABLE, "no answer"));
        assertFault(
                Fault.STORE_UNAVAILABLE, "does not answer", () -> cache.keys().publicKeys());
        caches.store.recover();
        assertThat(cache.keys().publicKeys()).hasSize(1);
    }

    @Test
    void aCacheThatDoesNotSignAddsNothing() throws IOException {
        NixCache cache = caches.open("sign", "false");
        push(cache, APP);
        assertThat(find(cache, APP).signatures()).isEmpty();
        assertThat(cache.keys().publicKeys()).isEmpty();
        assertThat(caches.keys()).containsExactly(narKey(APP), narInfoKey(APP));
        // Switched on later, what is there is signed when it is read.
        assertThat(find(caches.open(), APP).isSignedByAny(caches.open().keys().publicKeys()))
                .isTrue();
    }

    @Test
    void uploadsTogetherLoseNoSignature() throws Exception {
        NixCache cache = caches.open();
        push(cache, APP);
        NarInfo info = NarInfo.parse(APP.narInfo().getBytes(UTF_8));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Outcome>> uploads = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String signed = info.signedBy(SecretKey.generate("key-" + i)).text();
                uploads.add(() -> put(cache, APP, signed));
            }
            for (Future<Outcome> each : threads.invokeAll(uploads)) {
                assertThat(each.get()).isEqualTo(Outcome.MERGED);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(find(cache, APP).signatures()).hasSize(17);
        assertThat(caches.text(narInfoKey(APP))).contains(find(cache, APP).text());
    }

    @Test
    void aLaterFileReplacesAnEarlierOne() throws IOException {
        NixCache cache = caches.open();
        FileName log = FileName.parse(FileKind.LOG, APP.hash() + "-test.drv");
        assertThat(file(cache, log, "one")).isTrue();
        assertThat(file(cache, log, "")).isFalse();
        StoredFile found = cache.files().find(log).orElseThrow();
        assertThat(found.size()).isZero();
        file(cache, log, "three");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PieceReader reader = cache.files().open(cache.files().find(log).orElseThrow())) {
            reader.writeTo(out);
        }
        assertThat(out.toString(UTF_8)).isEqualTo("three");
        assertThat(caches.count("content_loose")).isEqualTo(2);
        assertThat(amount("alice")).isEqualTo(5);
        assertThat(cache.files().find(FileName.parse(FileKind.LISTING, APP.hash())))
                .isEmpty();
    }

    private static boolean file(NixCache cache, FileName name, String text) throws IOException {
        try (Intake intake = cache.files()
                .receive(name, new ByteArrayInputStream(text.getBytes(UTF_8)), OptionalLong.empty(), "alice")) {
            return cache.files().publish(intake, name, "alice");
        }
    }
}
