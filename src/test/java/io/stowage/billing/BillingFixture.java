package io.stowage.billing;

import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stowage.billing.cashier.FakeCashier;
import io.stowage.billing.cashier.Price;
import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.usage.Usage;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.ic.Principal;
import io.stowage.ops.FakeClock;
import io.stowage.ops.Health;
import io.stowage.ops.Task;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** One node's billing with a cashier and a clock that tests turn. A byte costs one, requests are free. */
public final class BillingFixture implements AutoCloseable {
    static final PriceList PRICES = new PriceList(
            new Price(BigInteger.ONE, Price.Per.U),
            new Price(BigInteger.ONE, Price.Per.U),
            Price.free(),
            Price.free(),
            Price.free());

    public final FakeClock clock;
    public final FakeCashier.Books books;
    public final FakeCashier cashier;
    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    public final Billing billing;
    private final Path file;
    private final BillingConfig config;
    private final String name;

    private BillingFixture(FakeCashier.Books books, FakeClock clock, BillingConfig config, Path file, String name)
            throws IOException {
        this.books = books;
        this.clock = clock;
        this.file = file;
        this.config = config;
        this.name = name;
        this.cashier = new FakeCashier(books, name, clock);
        this.billing = Billing.open(
                config, new Billing.Tools(cashier, file, name, meters, clock, new Random(1)), books::nanos);
    }

    public static BillingFixture open(Path folder) throws IOException {
        return open(folder, BillingConfig.DEFAULTS);
    }

    public static BillingFixture open(Path folder, BillingConfig config) throws IOException {
        FakeClock clock = new FakeClock();
        FakeCashier.Books books = new FakeCashier.Books(clock);
        books.setPrices(PRICES);
        BillingFixture opened = node(books, clock, config, folder, "node-1");
        opened.introduce();
        return opened;
    }

    public static BillingFixture node(
            FakeCashier.Books books, FakeClock clock, BillingConfig config, Path folder, String name)
            throws IOException {
        return new BillingFixture(books, clock, config, folder.resolve(name + ".dat"), name);
    }

    /** The same node after a stop without a last word. */
    public BillingFixture restarted() throws IOException {
        close();
        BillingFixture next = new BillingFixture(books, clock, config, file, name);
        next.introduce();
        return next;
    }

    public static Owner owner(int number) {
        byte[] id = ByteBuffer.allocate(10)
                .putLong(number)
                .put((byte) 1)
                .put((byte) 1)
                .array();
        return new Owner(Principal.of(id));
    }

    public Owner ownerWith(long credit) {
        Owner owner = owner(1);
        books.deposit(owner, BigInteger.valueOf(credit));
        return owner;
    }

    Metering.Reservation reserve(Owner owner, long bytes) {
        return billing.metering().reserve(owner, Charge.CHUNK_UPLOAD, Usage.write(bytes));
    }

    public void use(Owner owner, long bytes) {
        try (Metering.Reservation reservation = reserve(owner, bytes)) {
            reservation.settle(Usage.write(bytes));
        }
    }

    /** What refused it; empty when it was let through, and then it is given back. */
    public Optional<Fault> refusal(Owner owner, long bytes) {
        try {
            reserve(owner, bytes).close();
            return Optional.empty();
        } catch (StowageException e) {
            return Optional.of(e.fault());
        }
    }

    public void introduce() {
        run("cashier.introduction").ifPresent(e -> {
            throw new AssertionError(e);
        });
    }

    /** What a turn of the report says; empty when everything was taken. */
    public Optional<Throwable> report() {
        return run("cashier.report");
    }

    Optional<Throwable> run(String name) {
        Task task = billing.tasks().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return Optional.ofNullable(catchThrowable(() -> task.work().run()));
    }

    public Usage reported(Owner owner) {
        return books.totals(owner, name);
    }

    public Health health() {
        return billing.check(Duration.ofSeconds(1));
    }

    @Override
    public void close() throws IOException {
        billing.close();
        cashier.close();
    }
}
