package io.stowage.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.database.Database;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.FakeClock;
import io.stowage.ops.Health;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What keys promise on both engines. */
abstract class AccessKeysContract {
    private static final String MASTER = "00".repeat(MasterKey.BYTES);
    private static final String OTHER_MASTER = "11".repeat(MasterKey.BYTES);

    final FakeClock clock = new FakeClock();
    private final SecureRandom random = new SecureRandom();
    private Database database;
    private AccessKeys keys;
    private Credentials credentials;

    /** A database with the tables of keys, always over the same rows: the first one, or another node's. */
    abstract Database open() throws IOException;

    abstract void close(Database opened);

    @BeforeEach
    void start() throws IOException {
        database = open();
        keys = node(MasterKey.parse(MASTER, random));
        credentials = new Credentials(keys, clock);
    }

    private AccessKeys node(MasterKey master) {
        return keys(database, master);
    }

    private AccessKeys keys(Database rows, MasterKey master) {
        AccessConfig config =
                new AccessConfig(Optional.empty(), Optional.empty(), Path.of("not-used"), 3, 5, List.of());
        return new AccessKeys(rows, master, config, id -> "account-of-" + id, random, clock);
    }

    @AfterEach
    void end() {
        close(database);
    }

    private static KeyRequest named(String name) {
        return new KeyRequest(
                Optional.of("payer"),
                Optional.of(name),
                Optional.of(Rights.parse("read:oci")),
                Optional.of("for builds"));
    }

    private static KeyRequest with(String rights) {
        return new KeyRequest(Optional.empty(), Optional.empty(), Optional.of(Rights.parse(rights)), Optional.empty());
    }

    private static Fault fault(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        StowageException thrown = org.assertj.core.api.Assertions.catchThrowableOfType(StowageException.class, call);
        return thrown.fault();
    }

    @Test
    void aKeyHasTheFormsThatClientsExpect() {
        IssuedKey issued = keys.generate(KeyScope.ALL, KeyRequest.USUAL);
        assertThat(issued.key().id()).matches("STW[A-Z2-7]{17}");
        assertThat(issued.secret()).matches("[0-9A-Za-z/+]{40}");
        assertThat(issued.key().root()).matches("/[0-9a-f]{16}");
        assertThat(issued.key().enabled()).isTrue();
        assertThat(issued.key().owner()).isEqualTo("account-of-" + issued.key().id());
        assertThat(issued).hasToString("IssuedKey[" + issued.key().id() + "]");
        assertThat(keys.find(KeyScope.ALL, issued.key().id())).contains(issued.key());
    }

    @Test
    void aKeyLogsInByIdByNameAndByItsSecretAlone() {
        IssuedKey issued = keys.generate(KeyScope.ALL, named("builder"));
        Caller caller = Caller.with(issued.key());
        assertThat(credentials.login(issued.key().id(), issued.secret())).contains(caller);
        assertThat(credentials.login("builder", issued.secret())).contains(caller);
        assertThat(credentials.token(issued.secret())).contains(caller);
        assertThat(credentials.signer(issued.key().id())).contains(issued);
        assertThat(credentials.signer("builder")).isEmpty();
    }

    @Test
    void whatIsWrongIsNobody() {
        IssuedKey issued = keys.generate(KeyScope.ALL, KeyRequest.USUAL);
        assertThat(credentials.login(issued.key().id(), "")).isEmpty();
        assertThat(credentials.login(issued.key().id(), issued.secret() + "x")).isEmpty();
        assertThat(credentials.login("STWAAAAAAAAAAAAAAAAA", issued.secret())).isEmpty();
        assertThat(credentials.token("")).isEmpty();
        assertThat(credentials.token(issued.key().id())).isEmpty();
    }

    @Test
    void aDisabledKeyIsNobodyAtOnceAndSomebodyAgainWhenEnabled() {
        IssuedKey issued = keys.generate(KeyScope.ALL, KeyRequest.USUAL);
        String id = issued.key().id();
        assertThat(credentials.login(id, issued.secret())).isPresent();
        keys.enable(KeyScope.ALL, id, false);
        assertThat(credentials.login(id, issued.secret())).isEmpty();
        assertThat(credentials.token(issued.secret())).isEmpty();
        assertThat(credentials.signer(id)).isEmpty();
        keys.enable(KeyScope.ALL, id, true);
        assertThat(credentials.login(id, issued.secret())).isPresent();
    }

    @Test
    void aChangeOnAnotherNodeHoldsWithinTwoSeconds() throws IOException {
        IssuedKey issued = keys.generate(KeyScope.ALL, KeyRequest.USUAL);
        String id = issued.key().id();
        assertThat(credentials.login(id, issued.secret())).isPresent();
        Database there = open();
        try {
            keys(there, MasterKey.parse(MASTER, random)).enable(KeyScope.ALL, id, false);
        } finally {
            close(there);
        }
        clock.advance(Duration.ofSeconds(2));
        assertThat(credentials.login(id, issued.secret())).isEmpty();
    }

    @Test
    void aResetChangesTheSecretAndNothingElse() {
        IssuedKey before = keys.generate(KeyScope.ALL, named("builder"));
        String id = before.key().id();
        assertThat(credentials.login(id, before.secret())).isPresent();
        IssuedKey after = keys.reset(KeyScope.ALL, id);
        assertThat(after.key()).isEqualTo(before.key());
        assertThat(credentials.login(id, before.secret())).isEmpty();
        assertThat(credentials.token(before.secret())).isEmpty();
        assertThat(credentials.login(id, after.secret())).isPresent();
    }

    @Test
    void aDeletedKeyIsGone() {
        IssuedKey issued = keys.generate(KeyScope.ALL, KeyRequest.USUAL);
        assertThat(credentials.login(issued.key().id(), issued.secret())).isPresent();
        keys.delete(KeyScope.ALL, issued.key().id(), false);
        assertThat(credentials.login(issued.key().id(), issued.secret())).isEmpty();
        assertThat(fault(() -> keys.delete(KeyScope.ALL, issued.key().id(), false)))
                .isEqualTo(Fault.NOT_FOUND);
    }

    @Test
    void aFrontMayKeepAKeyThatIsInUse() {
        IssuedKey issued = keys.generate(KeyScope.ALL, KeyRequest.USUAL);
        keys.guard((rows, key, force) -> {
            if (!force) {
                throw new StowageException(Fault.CONFLICT, "the key owns 3 buckets");
            }
        });
        assertThat(fault(() -> keys.delete(KeyScope.ALL, issued.key().id(), false)))
                .isEqualTo(Fault.CONFLICT);
        assertThat(credentials.login(issued.key().id(), issued.secret())).isPresent();
        keys.delete(KeyScope.ALL, issued.key().id(), true);
        assertThat(keys.find(KeyScope.ALL, issued.key().id())).isEmpty();
    }

    @Test
    void aNameBelongsToOneKey() {
        keys.generate(KeyScope.ALL, named("builder"));
        assertThat(fault(() -> keys.generate(KeyScope.ALL, named("builder")))).isEqualTo(Fault.CONFLICT);
        String id = keys.generate(KeyScope.ALL, KeyRequest.USUAL).key().id();
        assertThat(fault(() -> keys.generate(KeyScope.ALL, named(id)))).isEqualTo(Fault.CONFLICT);
    }

    @Test
    void namesAndNotesThatNoClientCanSendAreRefused() {
        for (String name : List.of("with blank", "with:colon", "-x", "x".repeat(64))) {
            assertThat(fault(() -> named(name))).as(name).isEqualTo(Fault.BAD_REQUEST);
        }
        assertThat(fault(() -> new KeyRequest(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("two\nlines"))))
                .isEqualTo(Fault.BAD_REQUEST);
    }

    @Test
    void aSeededKeyKeepsItsFirstSecret() {
        AccessKey first = keys.seed(new PresetKey("TESTKEY", "chosen-outside"));
        assertThat(keys.seed(new PresetKey("TESTKEY", "another-one"))).isEqualTo(first);
        assertThat(credentials.login("TESTKEY", "chosen-outside")).isPresent();
    }

    @Test
    void keysAreListedPageByPage() {
        for (int i = 0; i < 5; i++) {
            keys.generate(KeyScope.ALL, KeyRequest.USUAL);
        }
        List<AccessKey> first = keys.list(KeyScope.ALL, "", 3);
        List<AccessKey> rest = keys.list(KeyScope.ALL, first.get(2).id(), 3);
        assertThat(Stream.concat(first.stream(), rest.stream()).map(AccessKey::id))
                .hasSize(5)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void whatAWishDoesNotNameStaysAsItIs() {
        String id = keys.generate(KeyScope.ALL, named("builder")).key().id();
        clock.advance(Duration.ofSeconds(5));
        AccessKey changed = keys.update(
                KeyScope.ALL,
                id,
                new KeyRequest(Optional.empty(), Optional.of(""), Optional.empty(), Optional.of("now free")));
        assertThat(changed.name()).isEmpty();
        assertThat(changed.note()).isEqualTo("now free");
        assertThat(changed.owner()).isEqualTo("payer");
        assertThat(changed.rights()).isEqualTo(Rights.parse("read:oci"));
        assertThat(changed.updatedAt()).isEqualTo(changed.createdAt().plusSeconds(5));
        assertThat(keys.find(KeyScope.ALL, id)).contains(changed);
        assertThat(keys.generate(KeyScope.ALL, named("builder")).key().name()).contains("builder");
    }

    @Test
    void newRightsHoldAtOnce() {
        IssuedKey issued = keys.generate(KeyScope.ALL, with("read,write"));
        String id = issued.key().id();
        assertThat(credentials.login(id, issued.secret()).orElseThrow().may(Right.WRITE, "s3"))
                .isTrue();
        assertThat(credentials.token(issued.secret()).orElseThrow().may(Right.WRITE, "s3"))
                .isTrue();
        keys.update(KeyScope.ALL, id, with("read"));
        assertThat(credentials.login(id, issued.secret()).orElseThrow().may(Right.WRITE, "s3"))
                .isFalse();
        assertThat(credentials.token(issued.secret()).orElseThrow().may(Right.WRITE, "s3"))
                .isFalse();
    }

    @Test
    void anOwnerSeesAndChangesItsOwnKeysOnly() {
        KeyScope mine = KeyScope.of("me");
        String own = keys.generate(mine, KeyRequest.USUAL).key().id();
        String other = keys.generate(KeyScope.ALL, named("builder")).key().id();
        assertThat(keys.list(mine, "", 10)).extracting(AccessKey::id).containsExactly(own);
        assertThat(keys.find(mine, own).orElseThrow().owner()).isEqualTo("me");
        assertThat(keys.find(mine, other)).isEmpty();
        assertThat(fault(() -> keys.enable(mine, other, false))).isEqualTo(Fault.NOT_FOUND);
        assertThat(fault(() -> keys.reset(mine, other))).isEqualTo(Fault.NOT_FOUND);
        assertThat(fault(() -> keys.update(mine, other, KeyRequest.USUAL))).isEqualTo(Fault.NOT_FOUND);
        assertThat(fault(() -> keys.delete(mine, other, true))).isEqualTo(Fault.NOT_FOUND);
        assertThat(fault(() -> keys.generate(mine, named("mine")))).isEqualTo(Fault.FORBIDDEN);
        assertThat(fault(() -> keys.update(mine, own, named("mine")))).isEqualTo(Fault.FORBIDDEN);
        keys.delete(mine, own, false);
        assertThat(keys.list(KeyScope.ALL, "", 10)).extracting(AccessKey::id).containsExactly(other);
    }

    @Test
    void theRightAdminIsTheAdministratorsToGive() {
        KeyScope mine = KeyScope.of("me");
        String own = keys.generate(mine, KeyRequest.USUAL).key().id();
        assertThat(fault(() -> keys.generate(mine, with("admin:s3")))).isEqualTo(Fault.FORBIDDEN);
        assertThat(fault(() -> keys.update(mine, own, with("read,admin")))).isEqualTo(Fault.FORBIDDEN);
        keys.update(KeyScope.ALL, own, with("read,admin"));
        assertThat(fault(() -> keys.reset(mine, own))).isEqualTo(Fault.FORBIDDEN);
        assertThat(fault(() -> keys.update(mine, own, with("read")))).isEqualTo(Fault.FORBIDDEN);
        assertThat(keys.find(mine, own)).isPresent();
    }

    @Test
    void ownersMakeSoManyKeysAndNoMore() {
        for (int i = 0; i < 3; i++) {
            keys.generate(KeyScope.of("a"), KeyRequest.USUAL);
        }
        assertThat(fault(() -> keys.generate(KeyScope.of("a"), KeyRequest.USUAL)))
                .isEqualTo(Fault.FORBIDDEN);
        keys.generate(KeyScope.of("b"), KeyRequest.USUAL);
        keys.generate(KeyScope.of("b"), KeyRequest.USUAL);
        assertThat(fault(() -> keys.generate(KeyScope.of("c"), KeyRequest.USUAL)))
                .isEqualTo(Fault.FORBIDDEN);
        keys.generate(KeyScope.ALL, KeyRequest.USUAL);
    }

    @Test
    void aMasterKeyIsChangedWithoutLosingASecret() {
        IssuedKey issued = keys.generate(KeyScope.ALL, KeyRequest.USUAL);
        MasterKey old = MasterKey.parse(MASTER, random);
        MasterKey fresh = MasterKey.parse(OTHER_MASTER, random);
        assertThat(node(fresh).check(Duration.ofSeconds(1)).status()).isEqualTo(Health.Status.DOWN);
        assertThat(node(fresh).reseal()).isZero();
        AccessKeys both = node(fresh.with(old));
        assertThat(both.check(Duration.ofSeconds(1)).status()).isEqualTo(Health.Status.UP);
        assertThat(both.reseal()).isEqualTo(1);
        assertThat(both.reseal()).isZero();
        AccessKeys after = node(fresh);
        assertThat(after.check(Duration.ofSeconds(1)).status()).isEqualTo(Health.Status.UP);
        assertThat(new Credentials(after, clock).login(issued.key().id(), issued.secret()))
                .contains(Caller.with(issued.key()));
        assertThat(keys.check(Duration.ofSeconds(1)).status()).isEqualTo(Health.Status.DOWN);
    }

    @Test
    void aKeyThatIsDisabledIsTheHoldersAllTheSame() {
        IssuedKey issued = keys.generate(KeyScope.ALL, KeyRequest.USUAL);
        keys.enable(KeyScope.ALL, issued.key().id(), false);
        assertThat(credentials.holder(issued.key().id(), issued.secret())).isPresent();
        assertThat(credentials.holder(issued.secret())).isPresent();
        assertThat(credentials.holder(issued.key().id(), "wrong")).isEmpty();
    }
}
