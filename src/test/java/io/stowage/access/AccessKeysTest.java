package io.stowage.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.database.Database;
import io.stowage.database.TestDatabases;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessKeysTest {
    private static final String MASTER = "00".repeat(MasterKey.BYTES);

    @TempDir
    private Path folder;

    private final FakeClock clock = new FakeClock();
    private Database database;
    private AccessKeys keys;
    private Credentials credentials;

    @BeforeEach
    void open() {
        database = TestDatabases.embedded(folder, AccessKeys.TABLES);
        keys = node();
        credentials = new Credentials(keys, clock);
    }

    /** As another process on the same database would see it. */
    private AccessKeys node() {
        SecureRandom random = new SecureRandom();
        return new AccessKeys(database, MasterKey.parse(MASTER, random), id -> "account-of-" + id, random, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static AccessKeys.Wish named(String name) {
        return new AccessKeys.Wish(Optional.of("payer"), Optional.of(name), Rights.parse("read:oci"), "for builds");
    }

    private static Fault fault(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        StowageException thrown = org.assertj.core.api.Assertions.catchThrowableOfType(StowageException.class, call);
        return thrown.fault();
    }

    @Test
    void aKeyHasTheFormsThatClientsExpect() {
        IssuedKey issued = keys.generate(AccessKeys.Wish.USUAL);
        assertThat(issued.key().id()).matches("STW[A-Z2-7]{17}");
        assertThat(issued.secret()).matches("[0-9A-Za-z/+]{40}");
        assertThat(issued.key().root()).matches("/[0-9a-f]{16}");
        assertThat(issued.key().enabled()).isTrue();
        assertThat(issued.key().owner())
                .isEqualTo("account-of-" + issued.key().id());
        assertThat(issued).hasToString("IssuedKey[" + issued.key().id() + "]");
        assertThat(keys.find(issued.key().id())).contains(issued.key());
    }

    @Test
    void aKeyLogsInByIdByNameAndByItsSecretAlone() {
        IssuedKey issued = keys.generate(named("builder"));
        Caller caller = Caller.with(issued.key());
        assertThat(credentials.login(issued.key().id(), issued.secret())).contains(caller);
        assertThat(credentials.login("builder", issued.secret())).contains(caller);
        assertThat(credentials.token(issued.secret())).contains(caller);
        assertThat(credentials.signer(issued.key().id())).contains(issued);
        assertThat(credentials.signer("builder")).isEmpty();
    }

    @Test
    void whatIsWrongIsNobody() {
        IssuedKey issued = keys.generate(AccessKeys.Wish.USUAL);
        assertThat(credentials.login(issued.key().id(), "")).isEmpty();
        assertThat(credentials.login(issued.key().id(), issued.secret() + "x")).isEmpty();
        assertThat(credentials.login("STWAAAAAAAAAAAAAAAAA", issued.secret())).isEmpty();
        assertThat(credentials.token("")).isEmpty();
        assertThat(credentials.token(issued.key().id())).isEmpty();
    }

    @Test
    void aDisabledKeyIsNobodyAtOnceAndSomebodyAgainWhenEnabled() {
        IssuedKey issued = keys.generate(AccessKeys.Wish.USUAL);
        String id = issued.key().id();
        assertThat(credentials.login(id, issued.secret())).isPresent();
        keys.enable(id, false);
        assertThat(credentials.login(id, issued.secret())).isEmpty();
        assertThat(credentials.token(issued.secret())).isEmpty();
        assertThat(credentials.signer(id)).isEmpty();
        keys.enable(id, true);
        assertThat(credentials.login(id, issued.secret())).isPresent();
    }

    @Test
    void aChangeOnAnotherNodeHoldsWithinTwoSeconds() {
        IssuedKey issued = keys.generate(AccessKeys.Wish.USUAL);
        String id = issued.key().id();
        assertThat(credentials.login(id, issued.secret())).isPresent();
        node().enable(id, false);
        clock.advance(Duration.ofSeconds(2));
        assertThat(credentials.login(id, issued.secret())).isEmpty();
    }

    @Test
    void aResetChangesTheSecretAndNothingElse() {
        IssuedKey before = keys.generate(named("builder"));
        String id = before.key().id();
        assertThat(credentials.login(id, before.secret())).isPresent();
        IssuedKey after = keys.reset(id);
        assertThat(after.key()).isEqualTo(before.key());
        assertThat(credentials.login(id, before.secret())).isEmpty();
        assertThat(credentials.token(before.secret())).isEmpty();
        assertThat(credentials.login(id, after.secret())).isPresent();
    }

    @Test
    void aDeletedKeyIsGone() {
        IssuedKey issued = keys.generate(AccessKeys.Wish.USUAL);
        assertThat(credentials.login(issued.key().id(), issued.secret())).isPresent();
        keys.delete(issued.key().id(), false);
        assertThat(credentials.login(issued.key().id(), issued.secret())).isEmpty();
        assertThat(fault(() -> keys.delete(issued.key().id(), false))).isEqualTo(Fault.NOT_FOUND);
    }

    @Test
    void aFrontMayKeepAKeyThatIsInUse() {
        IssuedKey issued = keys.generate(AccessKeys.Wish.USUAL);
        keys.guard((rows, key, force) -> {
            if (!force) {
                throw new StowageException(Fault.CONFLICT, "the key owns 3 buckets");
            }
        });
        assertThat(fault(() -> keys.delete(issued.key().id(), false))).isEqualTo(Fault.CONFLICT);
        assertThat(credentials.login(issued.key().id(), issued.secret())).isPresent();
        keys.delete(issued.key().id(), true);
        assertThat(keys.find(issued.key().id())).isEmpty();
    }

    @Test
    void aNameBelongsToOneKey() {
        keys.generate(named("builder"));
        assertThat(fault(() -> keys.generate(named("builder")))).isEqualTo(Fault.CONFLICT);
        String id = keys.generate(AccessKeys.Wish.USUAL).key().id();
        assertThat(fault(() -> keys.generate(named(id)))).isEqualTo(Fault.CONFLICT);
    }

    @Test
    void namesAndNotesThatNoClientCanSendAreRefused() {
        for (String name : List.of("", "with blank", "with:colon", "-x", "x".repeat(64))) {
            assertThatThrownBy(() -> keys.generate(named(name))).isInstanceOf(StowageException.class);
        }
        AccessKeys.Wish lines =
                new AccessKeys.Wish(Optional.empty(), Optional.empty(), Rights.READ_AND_WRITE, "two\nlines");
        assertThat(fault(() -> keys.generate(lines))).isEqualTo(Fault.BAD_REQUEST);
    }

    @Test
    void aSeededKeyKeepsItsFirstSecret() {
        AccessKey first = keys.seed("TESTKEY", "chosen-outside");
        assertThat(keys.seed("TESTKEY", "another")).isEqualTo(first);
        assertThat(credentials.login("TESTKEY", "chosen-outside")).isPresent();
    }

    @Test
    void keysAreListedPageByPage() {
        for (int i = 0; i < 5; i++) {
            keys.generate(AccessKeys.Wish.USUAL);
        }
        List<AccessKey> first = keys.list("", 3);
        List<AccessKey> rest = keys.list(first.get(2).id(), 3);
        assertThat(Stream.concat(first.stream(), rest.stream()).map(AccessKey::id))
                .hasSize(5)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void noSecretLiesInTheDatabaseAsItIs() throws IOException {
        IssuedKey issued = keys.generate(AccessKeys.Wish.USUAL);
        database.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, ISO_8859_1)).doesNotContain(issued.secret());
            }
        }
    }
}
