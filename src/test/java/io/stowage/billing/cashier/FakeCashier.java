package io.stowage.billing.cashier;

import io.stowage.billing.cashier.CashierException.Reason;
import io.stowage.billing.cashier.PreparedReport.Sealed;
import io.stowage.billing.usage.Usage;
import io.stowage.ic.Bytes;
import io.stowage.ic.Owner;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A gateway's way to {@link Books}, which can be down, slow, refusing, and lose, delay or repeat what is sent over it. */
public final class FakeCashier implements Cashier {
    public static final Duration VALIDITY = Duration.ofMinutes(2);

    /** What happens to reports. */
    public enum Mood {
        WELL,
        /** Nothing leaves. */
        DOWN,
        /** They leave, and never arrive. */
        LOST,
        /** They arrive, and the answer is lost. */
        MUTE,
        /** They arrive, and nobody knows the answer any more. */
        FORGETFUL,
        /** They arrive after {@link Books#deliver()}, and nobody says what became of them. */
        LATE,
        /** They arrive twice. */
        REPEATING,
        REFUSING,
        /** The process dies before it sends anything. */
        DEADLY_BEFORE,
        /** The process dies when the report was executed. */
        DEADLY_AFTER,
        /** The process dies when the report is under way; it arrives after {@link Books#deliver()}. */
        DEADLY_AND_LATE
    }

    /** The end of the process, as far as a test goes. */
    public static final class Killed extends Error {}

    private final Books books;
    private final String gateway;
    private final Clock clock;
    private final Set<Owner> poison = Collections.synchronizedSet(new HashSet<>());
    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicInteger reports = new AtomicInteger();
    private final AtomicInteger introductions = new AtomicInteger();
    private volatile Mood mood = Mood.WELL;
    private volatile boolean silent;
    private volatile int mostAsked = 1;
    private volatile Runnable atQuestion = () -> {};
    private volatile Optional<CountDownLatch> gate = Optional.empty();

    public FakeCashier(Books books, String gateway) {
        this(books, gateway, books.clock);
    }

    /** @param clock the gateway's own, which may be wrong */
    public FakeCashier(Books books, String gateway, Clock clock) {
        this.books = books;
        this.gateway = gateway;
        this.clock = clock;
    }

    /** The accounts, which all gateways share, and the network before them, which executes a report at most once. */
    public static final class Books {
        private final Clock clock;
        private final Map<Owner, Page> pages = new HashMap<>();
        private final Map<Bytes, End> executed = new HashMap<>();
        private final List<Letter> underWay = new ArrayList<>();
        private PriceList prices = PriceList.free();
        private int falls;

        private record Letter(String gateway, PreparedReport report) {}

        /** What a report was answered when it was executed. */
        private record End(Map<Owner, BigInteger> credits, Optional<CashierException> refusal) {}

        private static final class Page {
            private BigInteger deposit = BigInteger.ZERO;
            /** In {@link PriceList#PARTS}. */
            private BigInteger spent = BigInteger.ZERO;

            private final Map<String, Usage> totals = new HashMap<>();

            private BigInteger credit() {
                BigInteger[] whole = spent.divideAndRemainder(PriceList.PARTS);
                return deposit.subtract(whole[0]).subtract(whole[1].signum() > 0 ? BigInteger.ONE : BigInteger.ZERO);
            }
        }

        public Books() {
            this(Clock.systemUTC());
        }

        public Books(Clock clock) {
            this.clock = clock;
        }

        public synchronized void setPrices(PriceList list) {
            prices = list;
        }

        public synchronized void deposit(Owner owner, BigInteger amount) {
            Page page = pages.computeIfAbsent(owner, key -> new Page());
            page.deposit = page.deposit.add(amount);
        }

        public synchronized void close(Owner owner) {
            pages.remove(owner);
        }

        public synchronized Usage totals(Owner owner, String gateway) {
            return page(owner).totals.getOrDefault(gateway, Usage.NONE);
        }

        public synchronized BigInteger credit(Owner owner) {
            return page(owner).credit();
        }

        /** Time as it passes, which no gateway's clock changes. */
        public long nanos() {
            return TimeUnit.MILLISECONDS.toNanos(clock.millis());
        }

        /** How often a gateway's totals of an owner became less. */
        public synchronized int falls() {
            return falls;
        }

        /** Lets arrive what is late, in the order in which it was sent. */
        public synchronized void deliver() {
            List<Letter> all = List.copyOf(underWay);
            underWay.clear();
            all.forEach(letter -> execute(letter.gateway, letter.report));
        }

        /** Lets arrive one of those that are late, if there is any. */
        public synchronized void deliver(int which) {
            if (!underWay.isEmpty()) {
                Letter letter = underWay.remove(Math.floorMod(which, underWay.size()));
                execute(letter.gateway, letter.report);
            }
        }

        /** Is kept only if it is of the right time, as nobody keeps what nobody would take. */
        private synchronized void post(String gateway, PreparedReport report) {
            if (isInTime(report.sealed().orElseThrow())) {
                underWay.add(new Letter(gateway, report));
            }
        }

        private boolean isInTime(Sealed sealed) {
            Instant latest = clock.instant().plus(PreparedReport.MOST_VALIDITY);
            return !hasExpired(sealed) && !sealed.expiry().isAfter(latest);
        }

        /** What it was answered, now or before; empty when it is not taken for want of the right time. */
        private synchronized Optional<End> execute(String gateway, PreparedReport report) {
            Sealed sealed = report.sealed().orElseThrow();
            if (!executed.containsKey(sealed.message())) {
                if (!isInTime(sealed)) {
                    return Optional.empty();
                }
                executed.put(sealed.message(), end(gateway, report.totals()));
            }
            return Optional.ofNullable(executed.get(sealed.message()));
        }

        /** Executes it so that it comes to nothing, unless it was executed before. */
        private synchronized void refuse(PreparedReport report, CashierException why) {
            Sealed sealed = report.sealed().orElseThrow();
            if (isInTime(sealed)) {
                executed.putIfAbsent(sealed.message(), new End(Map.of(), Optional.of(why)));
            }
        }

        private End end(String gateway, Map<Owner, Usage> totals) {
            try {
                return new End(set(gateway, totals), Optional.empty());
            } catch (CashierException e) {
                return new End(Map.of(), Optional.of(e));
            }
        }

        private boolean hasExpired(Sealed sealed) {
            return clock.instant().isAfter(sealed.expiry());
        }

        private synchronized PriceList prices() {
            return prices;
        }

        private Page page(Owner owner) {
            Page page = pages.get(owner);
            if (page == null) {
                throw new CashierException(Reason.OWNER_UNKNOWN, "no account of " + owner);
            }
            return page;
        }

        private synchronized Optional<Budget> find(Owner owner, String gateway) {
            return pages.containsKey(owner) ? Optional.of(budget(owner, gateway)) : Optional.empty();
        }

        private synchronized Budget budget(Owner owner, String gateway) {
            return new Budget(totals(owner, gateway), credit(owner));
        }

        private Map<Owner, BigInteger> set(String gateway, Map<Owner, Usage> totals) {
            totals.keySet().forEach(this::page);
            Map<Owner, BigInteger> credits = new HashMap<>();
            totals.forEach((owner, usage) -> {
                Page page = page(owner);
                Usage before = page.totals.getOrDefault(gateway, Usage.NONE);
                boolean less = !before.isWithin(usage);
                falls += less ? 1 : 0;
                // Less than before means to this cashier that the gateway began anew, so everything is charged again.
                BigInteger known = less ? BigInteger.ZERO : prices.exact(before);
                page.totals.put(gateway, usage);
                page.spent = page.spent.add(prices.exact(usage)).subtract(known);
                credits.put(owner, page.credit());
            });
            return credits;
        }
    }

    public void setMood(Mood next) {
        mood = next;
    }

    /** Whether questions get no answer. */
    public void setSilent(boolean none) {
        silent = none;
    }

    /** A question may name so many owners. */
    public void letAskFor(int owners) {
        mostAsked = owners;
    }

    /** What happens at every question. */
    public void atQuestion(Runnable does) {
        atQuestion = does;
    }

    /** Every question waits until the answer's latch is down. */
    public CountDownLatch holdQuestions() {
        CountDownLatch latch = new CountDownLatch(1);
        gate = Optional.of(latch);
        return latch;
    }

    /** Reports that name this owner fail, as if the cashier were gone. */
    public void poison(Owner owner) {
        poison.add(owner);
    }

    public int questions() {
        return questions.get();
    }

    public int reports() {
        return reports.get();
    }

    public int introductions() {
        return introductions.get();
    }

    @Override
    public void introduce() {
        introductions.incrementAndGet();
        answer();
    }

    private void answer() {
        if (mood == Mood.REFUSING) {
            throw new CashierException(Reason.NOT_AUTHORIZED, gateway + " is no gateway");
        }
        if (silent) {
            throw new CashierException(Reason.UNAVAILABLE, "no answer");
        }
    }

    @Override
    public PriceList prices() {
        answer();
        return books.prices();
    }

    @Override
    public Budget budget(Owner owner) {
        question();
        return books.budget(owner, gateway);
    }

    @Override
    public int mostAsked() {
        return mostAsked;
    }

    @Override
    public Map<Owner, Budget> budgets(Set<Owner> owners) {
        if (owners.size() > mostAsked) {
            throw new IllegalArgumentException("too many owners for one question");
        }
        question();
        Map<Owner, Budget> found = new HashMap<>();
        owners.forEach(owner -> books.find(owner, gateway).ifPresent(budget -> found.put(owner, budget)));
        return found;
    }

    private void question() {
        questions.incrementAndGet();
        atQuestion.run();
        gate.ifPresent(FakeCashier::await);
        if (silent) {
            throw new CashierException(Reason.UNAVAILABLE, "no answer");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new CashierException(Reason.UNAVAILABLE, "held for too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CashierException(Reason.UNAVAILABLE, "interrupted", e);
        }
    }

    @Override
    public PreparedReport prepare(Map<Owner, Usage> totals) {
        if (totals.size() > MAX_REPORT) {
            throw new IllegalArgumentException("too many owners for one report");
        }
        Bytes id = Bytes.ofUtf8(UUID.randomUUID().toString());
        return new PreparedReport(
                totals, Optional.of(new Sealed(gateway, id, clock.instant().plus(VALIDITY))));
    }

    public Map<Owner, BigInteger> report(Map<Owner, Usage> totals) {
        return send(prepare(totals));
    }

    @Override
    public Map<Owner, BigInteger> send(PreparedReport report) {
        if (mood == Mood.DOWN) {
            reports.incrementAndGet();
            throw new CashierException(Reason.UNAVAILABLE, "down");
        }
        return sendAgain(report);
    }

    @Override
    public Map<Owner, BigInteger> sendAgain(PreparedReport report) {
        reports.incrementAndGet();
        if (report.totals().keySet().stream().anyMatch(poison::contains)) {
            books.refuse(report, new CashierException(Reason.UNAVAILABLE, "an internal error"));
            return execute(report);
        }
        return switch (mood) {
            case WELL -> execute(report);
            case REPEATING -> {
                execute(report);
                yield execute(report);
            }
            case DOWN, LOST -> throw new CashierException(Reason.IN_DOUBT, "on its way, or not");
            case MUTE -> {
                execute(report);
                throw new CashierException(Reason.IN_DOUBT, "the answer is lost");
            }
            case FORGETFUL -> {
                execute(report);
                throw new CashierException(Reason.UNAVAILABLE, "it was executed, and the answer is forgotten");
            }
            case LATE -> {
                books.post(gateway, report);
                throw new CashierException(Reason.IN_DOUBT, "on its way");
            }
            case REFUSING -> {
                books.refuse(report, new CashierException(Reason.NOT_AUTHORIZED, gateway + " is no gateway"));
                yield execute(report);
            }
            case DEADLY_BEFORE -> throw new Killed();
            case DEADLY_AFTER -> {
                execute(report);
                throw new Killed();
            }
            case DEADLY_AND_LATE -> {
                books.post(gateway, report);
                throw new Killed();
            }
        };
    }

    private Map<Owner, BigInteger> execute(PreparedReport report) {
        Optional<Books.End> end = books.execute(gateway, report);
        if (end.isPresent()) {
            end.get().refusal().ifPresent(refusal -> {
                throw refusal;
            });
            return end.get().credits();
        }
        boolean expired = books.hasExpired(report.sealed().orElseThrow());
        throw new CashierException(
                expired ? Reason.UNAVAILABLE : Reason.IN_DOUBT,
                expired ? "it has expired" : "it is refused for want of the right time, which nobody proves");
    }

    @Override
    public boolean canSendAgain(PreparedReport report) {
        return report.sealed()
                .filter(message -> message.author().equals(gateway))
                .isPresent();
    }

    @Override
    public void reportStored(Map<Owner, Stored> gauges) {
        answer();
    }

    @Override
    public void close() {
        gate.ifPresent(CountDownLatch::countDown);
    }
}
